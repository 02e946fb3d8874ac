import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, value } from '../../api/client';
import type { FeedSearch } from './search';

const PAGE = 50;

/** What the URL says, as the server's question. */
export function asked(search: FeedSearch) {
  const scope = search.scope ?? 'own';
  return {
    scope: scope === 'network' ? ('public' as const) : scope,
    ...(search.kind && { kind: search.kind }),
    ...(search.category && { category: search.category }),
    ...(search.km && { within_km: search.km }),
    ...(search.trust && { min_trust: search.trust }),
    ...(search.order && { order: search.order }),
  };
}

/** Never stale by itself: the list changes by the stream and by the reader, not under the reader. */
export const feedQuery = (search: FeedSearch) =>
  infiniteQueryOptions({
    queryKey: ['listings', 'feed', asked(search)],
    queryFn: ({ pageParam, signal }) =>
      value(
        api.GET('/api/v1/listings', {
          params: { query: { ...asked(search), limit: PAGE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: page => page.next_cursor ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
