import type { Schemas } from '../../api/client';

export const SCOPES = ['own', 'partner', 'network'] as const;
export type FeedScope = (typeof SCOPES)[number];

/** What narrows and orders a list of what people share. */
export interface Narrowing {
  readonly km?: number;
  readonly trust?: number;
  readonly order?: Schemas['Order'];
  readonly q?: string;
}

/** The state of the feed is its URL: what is not said is the default, so that short links stay short. */
export interface FeedSearch extends Narrowing {
  readonly scope?: FeedScope;
  readonly kind?: Schemas['ListingKind'];
  readonly category?: string;
  /** Shows what the reader hid, too. */
  readonly hidden?: true;
}

const ORDERS = ['newest', 'nearest', 'most_trusted'] as const;

type Said = Record<string, unknown>;

export const text = (search: Said, name: string) =>
  typeof search[name] === 'string' || typeof search[name] === 'number'
    ? String(search[name]).slice(0, 100)
    : '';

export const one = <T extends string>(search: Said, name: string, words: readonly T[]) =>
  words.find(word => word === search[name]);

function number(search: Said, name: string, most: number): number | undefined {
  const value = Number(search[name]);
  return Number.isFinite(value) && value > 0 && value <= most ? value : undefined;
}

export const narrowing = (search: Said) => ({
  km: number(search, 'km', 20_000),
  trust: number(search, 'trust', 1),
  order: one(search, 'order', ORDERS),
  q: text(search, 'q') || undefined,
});

/** Words that are unknown are left out: an old link still opens. */
export function feedSearch(search: Said): FeedSearch {
  return clean({
    ...narrowing(search),
    scope: one(search, 'scope', SCOPES),
    kind: one(search, 'kind', ['need', 'offer'] as const),
    category: text(search, 'category') || undefined,
    hidden: search['hidden'] === true ? true : undefined,
  });
}

/** Leaves out what is not said. */
export function clean<T extends object>(search: T) {
  const said = Object.entries(search).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** How many filters are set in the sheet. */
export function filtersSet({ category, km, trust, order, hidden }: FeedSearch): number {
  return [category, km, trust, order, hidden].filter(value => value !== undefined).length;
}
