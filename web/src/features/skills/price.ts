import type { Schemas } from '../../api/client';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { afterwards } from '../exchanges/draft';
import type { Skill } from './queries';
import { skillWords } from './words';

const HOUR = 60;

/** What an hour may cost: nothing, then quarters of an hour up to two hours, and some longer ones. */
export const RATES: readonly number[] = [0, 15, 30, 45, 60, 75, 90, 105, 120, 180, 240, 300, 360, 480, 600];

/** What so many minutes of help cost, as the server counts: to the nearest minute, and at least one. Null for a gift. */
export function costOf(minutes: number, rate: number, credit: boolean): number | null {
  if (!credit || rate === 0) return null;
  return Math.max(1, Math.floor((minutes * rate + HOUR / 2) / HOUR));
}

/** What would be left of the time of whoever asks. */
export function leftOf(cost: number | null, balance: Schemas['BalanceView'] | undefined) {
  return cost === null ? null : afterwards({ mode: 'credit', role: 'receiver', minutes: cost }, balance);
}

/** "1 h for 1 h", a gift, or nothing that can be asked for. */
export function usePrice(): (rate: Skill['minutes_per_hour']) => string {
  const words = useWords(skillWords);
  const format = useFormat();
  return rate => {
    if (typeof rate !== 'number') return words.notForExchange;
    return rate === 0 ? words.gift : words.price(format.credit(rate), format.credit(HOUR));
  };
}
