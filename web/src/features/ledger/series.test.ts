import { expect, it } from 'vitest';
import { bookedOf, pathOf, stepsOf, type Transfer } from './series';

const transfer = (
  id: string,
  minutes: number,
  at: number,
  status: Transfer['status'] = 'posted',
): Transfer => ({
  id,
  minutes,
  status,
  created_at: at,
  decided_at: at,
  with: { kind: 'member', member: 'holly' },
});

const rows = [
  transfer('c', -30, 300),
  transfer('x', -60, 250, 'voided'),
  transfer('b', 90, 200),
  transfer('a', -60, 100),
];

it('counts the balance backwards from now, and leaves out what did not move', () => {
  const booked = bookedOf(rows, 0);
  expect(booked.map(({ transfer: { id }, after }) => [id, after])).toEqual([
    ['c', 0],
    ['x', null],
    ['b', 30],
    ['a', -60],
  ]);
});

const point = (from: number, balance: number, earned: number, spent: number) => ({
  from,
  balance,
  earned,
  spent,
});

it('draws the balance from the first period in which something moved until now', () => {
  const points = [point(0, 0, 0, 0), point(100, -60, 0, 60), point(200, 30, 90, 0), point(300, 0, 0, 30)];
  const steps = stepsOf(points, 400);
  expect(steps.map(({ at, balance }) => [at, balance])).toEqual([
    [100, 0],
    [100, -60],
    [200, 30],
    [300, 0],
    [400, 0],
  ]);
  expect(pathOf(steps, 300, 90)).toMatchObject({
    path: 'M0 30H0V90H100V0H200V30H300V30',
    zero: 30,
    least: -60,
    most: 30,
  });
});

it('draws nothing of nothing', () => {
  expect(stepsOf([], 400)).toEqual([]);
  expect(stepsOf([point(0, 0, 0, 0)], 400)).toEqual([]);
  expect(pathOf([], 300, 90).path).toBe('');
});
