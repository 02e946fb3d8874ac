import { expect, it } from 'vitest';
import type { Schemas } from '../../api/client';
import { afterwards, AMOUNTS, bodyOf, draftOf, EVERYBODY } from './draft';

const listing = {
  id: 'l',
  kind: 'need',
  type: 'task',
  title: 'Prune the pear tree',
  via: 'community',
  owner: { id: 'crane', name: 'Crane' },
} as Schemas['ListingView'];

it('knows from a listing who gives', () => {
  expect(draftOf(listing, undefined)).toMatchObject({
    role: 'provider',
    with: 'crane',
    title: listing.title,
  });
  expect(draftOf({ ...listing, kind: 'offer' }, undefined).role).toBe('receiver');
  const own = { is_public: false, responses: { pending: 0, total: 1 }, sharing: 'my_community' } as const;
  const mine = { ...listing, via: 'own' as const, own: { ...own, accepted: ['elm'], cells: [] } };
  expect(draftOf(mine, undefined)).toMatchObject({ role: 'receiver', with: 'elm' });
});

it('names no amount for a gift and nobody for everybody', () => {
  const body = bodyOf({ ...draftOf(null, undefined), title: ' Bread ', with: EVERYBODY }, undefined);
  expect(body).toEqual({ role: 'provider', kind: 'service', mode: 'gift', title: 'Bread', description: '' });
});

it('says what is left, and the limits before anything is sent', () => {
  const draft = { ...draftOf(null, 'elm'), role: 'receiver', mode: 'credit', minutes: 90 } as const;
  const balance = { available: 60, floor: -60, soft: 0 } as Schemas['BalanceView'];
  expect(afterwards(draft, balance)).toEqual({ left: -30, floor: -60, forbidden: false, warned: true });
  expect(afterwards({ ...draft, minutes: 150 }, balance)?.forbidden).toBe(true);
  expect(afterwards({ ...draft, role: 'provider' }, balance)).toBeNull();
});

it('offers amounts up to what the server takes', () => {
  expect(AMOUNTS[0]).toBe(15);
  expect(AMOUNTS.at(-1)).toBe(6000);
  expect(AMOUNTS.every((amount, index) => index === 0 || amount > (AMOUNTS[index - 1] ?? 0))).toBe(true);
});
