import { expect, it } from 'vitest';
import { feedSearch, filtersSet } from './search';

it('reads what it knows and leaves out the rest', () => {
  expect(
    feedSearch({ scope: 'partner', kind: 'need', km: 5, trust: 2, order: 'best', q: 12, other: 1 }),
  ).toEqual({
    scope: 'partner',
    kind: 'need',
    km: 5,
    q: '12',
  });
  expect(feedSearch({})).toEqual({});
});

it('counts the filters of the sheet alone', () => {
  expect(filtersSet({ scope: 'own', kind: 'need', q: 'pear' })).toBe(0);
  expect(filtersSet({ km: 5, category: 'garden' })).toBe(2);
});
