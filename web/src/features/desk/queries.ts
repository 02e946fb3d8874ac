import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';

export type Partnership = Schemas['PartnershipView'];

export const partnershipsQuery = (community: string) =>
  queryOptions({
    queryKey: ['partnerships', community],
    queryFn: ({ signal }) =>
      value(api.GET('/api/v1/partnerships', { params: { query: { community, limit: 100 } }, signal })),
  });

export const accountsQuery = (community: string) =>
  infiniteQueryOptions({
    queryKey: ['ledger', 'accounts', community],
    queryFn: ({ pageParam, signal }) =>
      value(
        api.GET('/api/v1/communities/{id}/ledger/accounts', {
          params: {
            path: { id: community },
            query: { limit: 100, ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: page => page.next_cursor ?? undefined,
  });

/** After an act at the desk: other people's listings come or go. */
export function refreshDesk(): void {
  for (const queryKey of [
    ['partnerships'],
    ['communities'],
    ['community'],
    ['listings'],
    ['skills'],
    ['skill-counts'],
    ['ledger'],
    ['inbox'],
  ])
    void queryClient.invalidateQueries({ queryKey });
}

export type Side = 'incoming' | 'waiting' | 'active' | 'earlier';

/** On which pile a partnership lies, seen from one of its two communities. */
export function pileOf(partnership: Partnership, community: string): Side {
  if (partnership.status === 'active') return 'active';
  if (partnership.status !== 'proposed') return 'earlier';
  return partnership.with === community ? 'incoming' : 'waiting';
}

export const otherSide = (partnership: Partnership, community: string): string =>
  partnership.community === community ? partnership.with : partnership.community;
