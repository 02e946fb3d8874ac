import { expect, test } from 'vitest';
import { idOf } from './idOf';

test('a name suggests a name to sign in with', () => {
  expect(idOf(' Élodie  Martin ')).toBe('elodie-martin');
  expect(idOf('O’Neill & co.')).toBe('o-neill-co');
  expect(idOf('林')).toBe('');
});
