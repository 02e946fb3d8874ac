import { expect, it } from 'vitest';
import { costOf } from './price';

it('costs in proportion to the hour, rounded half-up, and at least a minute', () => {
  expect(costOf(90, 60, true)).toBe(90);
  expect(costOf(15, 30, true)).toBe(8);
  expect(costOf(15, 45, true)).toBe(11);
  expect(costOf(1, 1, true)).toBe(1);
});

it('is a gift without a price, or where no time is counted', () => {
  expect(costOf(60, 0, true)).toBeNull();
  expect(costOf(60, 60, false)).toBeNull();
});
