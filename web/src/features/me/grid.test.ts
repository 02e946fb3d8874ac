import { expect, test } from 'vitest';
import { middleOf, pointOf, sizeOf, stepFrom } from './grid';

const cell = { south: 50.84, north: 50.85, west: 4.36, east: 4.38 };

test('a step goes to the middle of the next square', () => {
  expect(middleOf(cell).latitude).toBeCloseTo(50.845);
  const next = stepFrom(cell, 1, -1);
  expect(next.latitude).toBeCloseTo(50.855);
  expect(next.longitude).toBeCloseTo(4.35);
});

test('the world is round, and ends at the poles', () => {
  expect(stepFrom({ south: 0, north: 1, west: 179, east: 180 }, 0, 1).longitude).toBeCloseTo(-179.5);
  expect(stepFrom({ south: 89, north: 89.9, west: 0, east: 1 }, 3, 0).latitude).toBe(89.9);
});

test('a square has a size', () => {
  expect(sizeOf(cell).height).toBeCloseTo(1.11, 1);
  expect(sizeOf(cell).width).toBeCloseTo(1.4, 1);
});

test('what is pasted is a point, or nothing', () => {
  expect(pointOf('50.85, 4.36')).toEqual({ latitude: 50.85, longitude: 4.36 });
  expect(pointOf('-33.9 151.2')).toEqual({ latitude: -33.9, longitude: 151.2 });
  for (const text of ['', 'here', '50.85', '91, 4', '50, 181', '1 2 3']) expect(pointOf(text)).toBeNull();
});
