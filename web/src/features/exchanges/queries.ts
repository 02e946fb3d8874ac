import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import type { ExchangeAction } from './steps';

const PAGE = 100;

export const exchangesQuery = infiniteQueryOptions({
  queryKey: ['exchanges', 'mine'],
  queryFn: ({ pageParam, signal }) =>
    value(
      api.GET('/api/v1/me/exchanges', {
        params: { query: { limit: PAGE, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: page => page.next_cursor ?? undefined,
});

/** What is offered to everybody in a community, and waits for somebody. */
export const openOffersQuery = (community: string) =>
  queryOptions({
    queryKey: ['exchanges', 'open', community],
    queryFn: ({ signal }) =>
      value(
        api.GET('/api/v1/communities/{id}/exchanges', {
          params: { path: { id: community }, query: { status: 'offered', limit: 50 } },
          signal,
        }),
      ),
    enabled: community !== '',
  });

export const exchangeQuery = (id: string) =>
  queryOptions({
    queryKey: ['exchange', id],
    queryFn: ({ signal }) => value(api.GET('/api/v1/exchanges/{id}', { params: { path: { id } }, signal })),
  });

/** One's accounts, one for each community with credits. */
export const balancesQuery = (member: string) =>
  queryOptions({
    queryKey: ['balances', member],
    queryFn: ({ signal }) =>
      value(api.GET('/api/v1/members/{id}/credit-balance', { params: { path: { id: member } }, signal })),
    enabled: member !== '',
  });

export const communityQuery = (id: string) =>
  queryOptions({
    queryKey: ['community', id],
    queryFn: ({ signal }) => value(api.GET('/api/v1/communities/{id}', { params: { path: { id } }, signal })),
    enabled: id !== '',
  });

/** One step of an exchange: its address ends with the name of the step. */
export async function takeStep(id: string, step: ExchangeAction): Promise<Schemas['ExchangeView']> {
  const path = { params: { path: { id } } };
  const taken = await value(api.POST(`/api/v1/exchanges/{id}/${step}`, path));
  refreshExchange(id);
  return taken;
}

/** After a change by the reader, or a notice of one by the other. */
export function refreshExchange(id: string): void {
  for (const queryKey of [['exchange', id], ['exchanges'], ['balances'], ['ledger'], ['inbox']])
    void queryClient.invalidateQueries({ queryKey });
}

/** What the new exchange is about. */
export const aboutListingQuery = (id: string) =>
  queryOptions({
    queryKey: ['listing', id],
    queryFn: ({ signal }): Promise<Schemas['ListingView'] | null> =>
      value(api.GET('/api/v1/listings/{id}', { params: { path: { id } }, signal })),
    enabled: id !== '',
  });

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['member', id],
    queryFn: ({ signal }) => value(api.GET('/api/v1/members/{id}', { params: { path: { id } }, signal })),
    enabled: id !== '',
  });

export const membersQuery = (community: string) =>
  queryOptions({
    queryKey: ['community', community, 'members', 'first'],
    queryFn: ({ signal }) =>
      value(
        api.GET('/api/v1/communities/{id}/members', {
          params: { path: { id: community }, query: { limit: 100 } },
          signal,
        }),
      ),
    enabled: community !== '',
  });
