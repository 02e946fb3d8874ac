import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, value } from '../../api/client';

export const transfersQuery = (community: string) =>
  infiniteQueryOptions({
    queryKey: ['ledger', 'mine', community],
    queryFn: ({ pageParam, signal }) =>
      value(
        api.GET('/api/v1/communities/{id}/ledger', {
          params: { path: { id: community }, query: { limit: 100, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: page => page.next_cursor ?? undefined,
  });

/** The balance at the end of each of the last weeks. */
export const seriesQuery = (community: string) =>
  queryOptions({
    queryKey: ['ledger', 'series', community],
    queryFn: ({ signal }) =>
      value(
        api.GET('/api/v1/communities/{id}/ledger/series', { params: { path: { id: community } }, signal }),
      ),
  });
