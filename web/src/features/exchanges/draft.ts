import type { Schemas } from '../../api/client';

/** Everybody in the community, instead of one person. */
export const EVERYBODY = '*';

export interface ExchangeDraft {
  readonly title: string;
  readonly role: Schemas['Role'];
  /** A person, everybody, or nobody yet. */
  readonly with: string;
  readonly kind: Schemas['ExchangeKind'];
  readonly mode: Schemas['ModeName'];
  readonly minutes: number;
  readonly description: string;
}

/** Quarters of an hour, then hours: no more than the server takes, 100 hours. */
export const AMOUNTS: readonly number[] = [
  ...Array.from({ length: 32 }, (_, index) => (index + 1) * 15),
  ...[9, 10, 12, 14, 16, 20, 24, 32, 40, 60, 80, 100].map(hours => hours * 60),
];

/** A listing says who gives, with whom, and what it is called. */
export function draftOf(
  listing: Schemas['ListingView'] | null | undefined,
  person: string | undefined,
): ExchangeDraft {
  const own = listing?.via === 'own';
  const gives = listing ? (listing.kind === 'offer') === own : true;
  const others = own ? (listing?.own?.helper ?? listing?.own?.accepted[0]) : listing?.owner.id;
  return {
    title: listing?.title ?? '',
    role: gives ? 'provider' : 'receiver',
    with: person ?? others ?? '',
    kind: listing?.type === 'resource' ? 'object_loan' : 'service',
    mode: 'gift',
    minutes: 60,
    description: '',
  };
}

export function bodyOf(draft: ExchangeDraft, listing: string | undefined): Schemas['ExchangeBody'] {
  return {
    role: draft.role,
    kind: draft.kind,
    mode: draft.mode,
    title: draft.title.trim(),
    description: draft.description.trim(),
    ...(draft.with !== EVERYBODY && { with: draft.with }),
    ...(draft.mode === 'credit' && { minutes: draft.minutes }),
    ...(listing !== undefined && { listing }),
  };
}

/** What would be left of the time of whoever receives, and whether a limit forbids or warns. */
export function afterwards(
  draft: Pick<ExchangeDraft, 'minutes' | 'mode' | 'role'>,
  balance: Schemas['BalanceView'] | undefined,
) {
  if (draft.mode !== 'credit' || draft.role !== 'receiver' || !balance) return null;
  const left = balance.available - draft.minutes;
  const floor = balance.floor ?? null;
  return {
    left,
    floor,
    forbidden: floor !== null && left < floor,
    warned: typeof balance.soft === 'number' && left < balance.soft,
  };
}
