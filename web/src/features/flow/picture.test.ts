import { expect, it } from 'vitest';
import { ribbonsOf } from './picture';

it('gives both sides the same height in all, and each community its share', () => {
  const ribbons = ribbonsOf(
    [
      { id: 'oak', out: 6, into: 2 },
      { id: 'river', out: 2, into: 6 },
    ],
    600,
    212,
  );
  expect(ribbons.map(({ id, side, top, height }) => [id, side, top, height])).toEqual([
    ['oak', 'out', 0, 150],
    ['river', 'out', 162, 50],
    ['oak', 'into', 0, 50],
    ['river', 'into', 62, 150],
  ]);
  expect(ribbons[0]?.path.startsWith('M0 0C147 0 147 6 294 6')).toBe(true);
});

it('leaves out a side on which nothing flowed', () => {
  expect(ribbonsOf([{ id: 'oak', out: 3, into: 0 }], 600, 200)).toHaveLength(1);
});
