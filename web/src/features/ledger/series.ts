import type { Schemas } from '../../api/client';

export type Transfer = Schemas['TransferView'];

/** A transfer with the balance after it; nothing for what did not move. */
export interface Booked {
  readonly transfer: Transfer;
  readonly at: number;
  readonly after: number | null;
}

/** The newest comes first, and so the balance of now is counted backwards. */
export function bookedOf(transfers: readonly Transfer[], balance: number): Booked[] {
  let after = balance;
  return [...transfers]
    .map(transfer => ({ transfer, at: transfer.decided_at ?? transfer.created_at }))
    .toSorted((one, other) => other.at - one.at)
    .map(({ transfer, at }) => {
      if (transfer.status !== 'posted') return { transfer, at, after: null };
      const row = { transfer, at, after };
      after -= transfer.minutes;
      return row;
    });
}

export interface Step {
  readonly at: number;
  readonly balance: number;
}

/** The balance over time, the oldest first: each step holds until the next, the last until now. */
export function stepsOf(booked: readonly Booked[], now: number): Step[] {
  const steps: Step[] = [];
  for (const { transfer, at, after } of booked.toReversed()) {
    if (after === null) continue;
    if (steps.length === 0) steps.push({ at, balance: after - transfer.minutes });
    steps.push({ at, balance: after });
  }
  const last = steps.at(-1);
  if (last && now > last.at) steps.push({ at: now, balance: last.balance });
  return steps;
}

/** The line as a path in a box of this size, and where zero lies in it. */
export function pathOf(steps: readonly Step[], width: number, height: number) {
  const balances = [0, ...steps.map(step => step.balance)];
  const [least, most] = [Math.min(...balances), Math.max(...balances)];
  const [first, last] = [steps[0]?.at ?? 0, steps.at(-1)?.at ?? 1];
  const x = (at: number) => round(((at - first) / Math.max(1, last - first)) * width);
  const y = (balance: number) => round(height - ((balance - least) / Math.max(1, most - least)) * height);
  let path = '';
  for (const { at, balance } of steps)
    path += path === '' ? `M${x(at)} ${y(balance)}` : `H${x(at)}V${y(balance)}`;
  const area = path === '' ? '' : `${path}V${y(0)}H${x(first)}Z`;
  return { path, area, zero: y(0), least, most, first, last };
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Rows of a file that a table program opens; no cell is taken for a formula. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number) => {
    if (typeof value === 'number') return String(value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return `"${safe.replaceAll('"', '""')}"`;
  };
  return rows.map(row => row.map(cell).join(',')).join('\r\n');
}
