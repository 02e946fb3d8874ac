import { expect, it } from 'vitest';
import type { Schemas } from '../../api/client';
import type { Answer, Waiting } from './queries';
import { linesOf, promisedOf, tasksOf } from './todo';

const waiting = (id: string, rest: Partial<Waiting>): Waiting => ({
  id,
  kind: 'response',
  since: 1,
  actions: ['accept'],
  ...rest,
});

it('says the answers to one listing in one line, and keeps the order of the server', () => {
  const lines = linesOf([
    waiting('1', { listing: 'pear', member: 'elm' }),
    waiting('2', { listing: 'fence', member: 'ash' }),
    waiting('3', { listing: 'pear', member: 'ivy' }),
    waiting('4', { kind: 'exchange', exchange: '4', member: 'elm' }),
  ]);
  expect(lines.map(({ kind, listing, times, members }) => [kind, listing, times, members])).toEqual([
    ['response', 'pear', 2, ['elm', 'ivy']],
    ['response', 'fence', 1, ['ash']],
    ['exchange', undefined, 1, ['elm']],
  ]);
});

it('lists promised help while it is open, and needs as tasks, the oldest first', () => {
  const seen = { title: 'Ladder', status: 'active', owner: { id: 'elm', name: 'Elm' } } as const;
  const answers = [
    { id: 'a', status: 'accepted', listing_seen: seen },
    { id: 'b', status: 'pending', listing_seen: seen },
    { id: 'c', status: 'accepted', listing_seen: { ...seen, status: 'fulfilled' } },
    { id: 'd', status: 'accepted', listing_seen: null },
  ] as unknown as Answer[];
  expect(promisedOf(answers).map(({ id }) => id)).toEqual(['a']);
  const listings = [
    { id: 'new', kind: 'need', status: 'active', created_at: 9 },
    { id: 'old', kind: 'need', status: 'in_progress', created_at: 2 },
    { id: 'done', kind: 'need', status: 'fulfilled', created_at: 1 },
    { id: 'offer', kind: 'offer', status: 'active', created_at: 1 },
  ] as Schemas['ListingView'][];
  expect(tasksOf(listings).map(({ id }) => id)).toEqual(['old', 'new']);
});
