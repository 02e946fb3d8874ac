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

/**
 * The balance over time: each step holds until the next, the last until now. It begins with the first period in which something
 * moved; nothing moved at all, nothing is drawn.
 */
export function stepsOf(points: readonly Schemas['BalancePoint'][], now: number): Step[] {
  const first = points.findIndex(({ earned, spent, balance }) => earned + spent > 0 || balance !== 0);
  const start = points[first];
  if (!start) return [];
  const steps = points.slice(first).map(({ from, balance }) => ({ at: from, balance }));
  const before = { at: start.from, balance: start.balance - start.earned + start.spent };
  return [before, ...steps, { at: Math.max(now, start.from), balance: steps.at(-1)?.balance ?? 0 }];
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
