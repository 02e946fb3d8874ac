import { expect, it } from 'vitest';
import { bookedOf, csvOf, pathOf, stepsOf, type Transfer } from './series';

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
  const steps = stepsOf(booked, 400);
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
  expect(pathOf([], 300, 90).path).toBe('');
});

it('writes cells that no table program takes for formulas', () => {
  expect(
    csvOf([
      ['When', 'Who'],
      ['1 Nov', '=SUM(A1)'],
      ['"x"', -30],
    ]),
  ).toBe('"When","Who"\r\n"1 Nov","\'=SUM(A1)"\r\n"""x""",-30');
});
