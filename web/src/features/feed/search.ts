import type { Schemas } from '../../api/client';

export const SCOPES = ['own', 'partner', 'network'] as const;
export type FeedScope = (typeof SCOPES)[number];

/** The state of the feed is its URL: what is not said is the default, so that short links stay short. */
export interface FeedSearch {
  readonly scope?: FeedScope;
  readonly kind?: Schemas['ListingKind'];
  readonly category?: string;
  readonly km?: number;
  readonly trust?: number;
  readonly order?: Schemas['Order'];
  readonly q?: string;
  /** Shows what the reader hid, too. */
  readonly hidden?: true;
}

const ORDERS = ['newest', 'nearest', 'most_trusted'] as const;

/** Words that are unknown are left out: an old link still opens. */
export function feedSearch(search: Record<string, unknown>): FeedSearch {
  const text = (name: string) =>
    typeof search[name] === 'string' || typeof search[name] === 'number'
      ? String(search[name]).slice(0, 100)
      : '';
  const number = (name: string, most: number) => {
    const value = Number(search[name]);
    return Number.isFinite(value) && value > 0 && value <= most ? value : undefined;
  };
  const one = <T extends string>(name: string, words: readonly T[]) =>
    words.find(word => word === search[name]);
  return clean({
    scope: one('scope', SCOPES),
    kind: one('kind', ['need', 'offer'] as const),
    category: text('category') || undefined,
    km: number('km', 20_000),
    trust: number('trust', 1),
    order: one('order', ORDERS),
    q: text('q') || undefined,
    hidden: search['hidden'] === true ? true : undefined,
  });
}

type Loose = { [K in keyof FeedSearch]?: FeedSearch[K] | undefined };

function clean(search: Loose): FeedSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as FeedSearch;
}

/** How many filters are set in the sheet. */
export function filtersSet(search: FeedSearch): number {
  return [search.category, search.km, search.trust, search.order, search.hidden].filter(
    value => value !== undefined,
  ).length;
}
