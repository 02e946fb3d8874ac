import { expect, it } from 'vitest';
import { filtersSet, skillSearch } from './search';

it('takes over what it knows and leaves out the rest', () => {
  expect(skillSearch({ category: 'sewing', scope: 'partner', q: 'zip', km: 5, other: 1 })).toEqual({
    category: 'sewing',
    scope: 'partner',
    q: 'zip',
    km: 5,
  });
  expect(skillSearch({ category: 'magic', scope: 'network', km: -1, trust: 2, community: '' })).toEqual({});
});

it('counts what the sheet of filters sets', () => {
  expect(filtersSet(skillSearch({ q: 'zip', category: 'sewing', scope: 'own' }))).toBe(0);
  expect(filtersSet(skillSearch({ community: 'oak-street', km: 5, trust: 0.5, order: 'nearest' }))).toBe(4);
});
