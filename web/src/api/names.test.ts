import { expect, it } from 'vitest';
import { namesOf } from './names';

it('finds a name in any of the answers, and spells out an id that has none', () => {
  const names = namesOf(
    undefined,
    { names: { members: { m1: 'Zoë' } } },
    { names: { listings: { l1: 'Ladder' } } },
  );
  expect(names.member('m1')).toBe('Zoë');
  expect(names.listing('l1')).toBe('Ladder');
  expect(names.listing('l2')).toBeNull();
  expect(names.community('mill-hill')).toBe('Mill Hill');
  expect(names.member('9c4caa29-df67-8a8f-a600-9c44a6f61adc')).toBeNull();
  expect(names.member(null)).toBeNull();
});
