import { expect, it } from 'vitest';
import { groupsOf, linesOf } from './groups';
import type { Notice } from './queries';

const notice = (number: number, rest: Partial<Notice>): Notice => ({
  at: number,
  kind: 'response_received',
  number,
  revision: number,
  ...rest,
});

it('puts what is about one thing together, in the order of the newest', () => {
  const groups = groupsOf([
    notice(4, { listing: 'pear', actor: 'elm' }),
    notice(3, { kind: 'cell_joined', community: 'oak', cell: 'even', read_at: 9 }),
    notice(2, { listing: 'pear', actor: 'ash' }),
    notice(1, { listing: 'pear', actor: 'elm', kind: 'response_withdrawn', read_at: 9 }),
  ]);
  expect(groups.map(({ kind, id, unread }) => [kind, id, unread])).toEqual([
    ['listing', 'pear', 2],
    ['cell', 'even', 0],
  ]);
  const lines = groups[0] ? linesOf(groups[0]) : [];
  expect(lines.map(({ kind, actors, times }) => [kind, actors, times])).toEqual([
    ['response_received', ['elm', 'ash'], 2],
    ['response_withdrawn', ['elm'], 1],
  ]);
});
