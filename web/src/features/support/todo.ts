import type { Schemas } from '../../api/client';
import { type Answer, isOpen, type Waiting } from './queries';

/** Answers to one listing are one line: "2 answers to Prune the pear tree". */
export interface WaitingLine extends Waiting {
  readonly times: number;
  readonly members: readonly string[];
}

export function linesOf(waiting: readonly Waiting[]): WaitingLine[] {
  const lines = new Map<string, WaitingLine & { members: string[]; times: number }>();
  for (const row of waiting) {
    const key = row.kind === 'response' ? `response ${row.listing ?? row.id}` : row.id;
    const line = lines.get(key) ?? { ...row, times: 0, members: [] };
    line.times += 1;
    if (row.member && !line.members.includes(row.member)) line.members.push(row.member);
    lines.set(key, line);
  }
  return [...lines.values()];
}

/** Help that was accepted and is not done yet. */
export const promisedOf = (answers: readonly Answer[]): Answer[] =>
  answers.filter(({ status, listing_seen: seen }) => status === 'accepted' && seen && isOpen(seen));

/** My own open needs, the one that waits longest first; offers are no tasks. */
export const tasksOf = (listings: readonly Schemas['ListingView'][]): Schemas['ListingView'][] =>
  listings
    .filter(listing => listing.kind === 'need' && isOpen(listing))
    .toSorted((one, other) => one.created_at - other.created_at);
