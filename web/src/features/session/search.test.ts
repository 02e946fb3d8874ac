import { expect, it } from 'vitest';
import { signInSearch } from './search';

it('leads to no other place after the sign-in', () => {
  expect(signInSearch({ to: '/people?q=a' })).toEqual({ to: '/people?q=a' });
  for (const to of [
    '//example.org',
    '/\\example.org',
    'https://example.org',
    'javascript:alert(1)',
    1,
    undefined,
  ])
    expect(signInSearch({ to })).toEqual({});
});
