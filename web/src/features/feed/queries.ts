import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, value } from '../../api/client';
import type { FeedSearch } from './search';

const PAGE = 50;
/** The most ids that the server looks up at once. */
const MOST_IDS = 100;

/** What narrows every group and kind alike. */
function narrowed(search: FeedSearch) {
  return {
    ...(search.category && { category: search.category }),
    ...(search.km && { within_km: search.km }),
    ...(search.trust && { min_trust: search.trust }),
    ...(search.q && { q: search.q }),
  };
}

/** What the URL says, as the server's question. */
function asked(search: FeedSearch) {
  return {
    scope: search.scope ?? ('own' as const),
    ...(search.kind && { kind: search.kind }),
    ...narrowed(search),
  };
}

/** Never stale by itself: the list changes by the stream and by the reader, not under the reader. */
export const feedQuery = (search: FeedSearch) =>
  infiniteQueryOptions({
    queryKey: ['listings', 'feed', asked(search), search.order ?? 'newest'],
    queryFn: ({ pageParam, signal }) =>
      value(
        api.GET('/api/v1/listings', {
          params: {
            query: {
              ...asked(search),
              ...(search.order && { order: search.order }),
              limit: PAGE,
              ...(pageParam && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: page => page.next_cursor ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** All groups and kinds in one answer, so that choosing another one asks for its cards alone. */
export const countsQuery = (search: FeedSearch) =>
  queryOptions({
    queryKey: ['counts', narrowed(search)],
    queryFn: ({ signal }) =>
      value(api.GET('/api/v1/listings/counts', { params: { query: narrowed(search) }, signal })),
    placeholderData: keepPreviousData,
  });

/** The results and categories of the group and kind in sight, for the sheet of filters. */
export const filterCountsQuery = (search: FeedSearch) =>
  queryOptions({
    queryKey: ['counts', 'filters', asked(search)],
    queryFn: ({ signal }) =>
      value(api.GET('/api/v1/listings/counts', { params: { query: asked(search) }, signal })),
    placeholderData: keepPreviousData,
  });

/** How many of those that appeared belong into the list in sight. */
export const newsQuery = (search: FeedSearch, appeared: ReadonlySet<string>) => {
  const ids = [...appeared].toSorted().slice(0, MOST_IDS).join();
  return queryOptions({
    queryKey: ['news', asked(search), ids],
    queryFn: async ({ signal }) => {
      const query = { ...asked(search), ids, limit: 1 };
      return (await value(api.GET('/api/v1/listings', { params: { query }, signal }))).total;
    },
    enabled: ids !== '',
    meta: { kept: false },
  });
};
