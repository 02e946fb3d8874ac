import { expect, test } from 'vitest';
import { neighboursOf } from './neighbourhood';
import { draw, RING } from './picture';

const me = { id: 'me', name: 'Me' };
const view = {
  people: [
    ...Array.from({ length: 8 }, (_, n) => ({ id: `a${n}`, name: `A${n}`, trust: 0.8, hops: 1 })),
    ...Array.from({ length: 12 }, (_, n) => ({ id: `b${n}`, name: `B${n}`, trust: 0.5, hops: 2 })),
  ],
  edges: [
    ...Array.from({ length: 8 }, (_, n) => ({ source: 'me', target: `a${n}`, weight: 0.8, shared: true })),
    ...Array.from({ length: 12 }, (_, n) => ({ source: `a${n % 8}`, target: `b${n}` })),
  ],
  complete: true,
};

test('everybody stands near their ring, and nobody upon another', () => {
  const { spots, lines, rings } = draw(me, neighboursOf(me, view), view);
  expect(rings).toBe(2);
  expect(lines).toHaveLength(20);
  for (const { x, y, ring } of spots) expect(Math.abs(Math.hypot(x, y) - ring * RING)).toBeLessThan(RING / 2);
  for (const one of spots)
    for (const two of spots)
      if (one !== two) expect(Math.hypot(one.x - two.x, one.y - two.y)).toBeGreaterThan(one.size + two.size);
});

test('the same people give the same picture', () => {
  const drawn = () => draw(me, neighboursOf(me, view), view).spots.map(({ x, y }) => [x, y]);
  expect(drawn()).toEqual(drawn());
});
