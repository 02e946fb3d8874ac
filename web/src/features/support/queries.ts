import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';

/** What waits for a step of mine. */
export type Waiting = Schemas['InboxView'];

/** An answer of mine to a listing of somebody else. */
export type Answer = Schemas['OwnResponseView'];

const params = { query: { limit: 100 } };

export const inboxQuery = queryOptions({
  queryKey: ['inbox'],
  queryFn: ({ signal }) => value(api.GET('/api/v1/me/inbox', { params, signal })),
});

export const myListingsQuery = queryOptions({
  queryKey: ['listings', 'mine'],
  queryFn: ({ signal }) => value(api.GET('/api/v1/me/listings', { params, signal })),
});

export const answersQuery = queryOptions({
  queryKey: ['support', 'answers'],
  queryFn: ({ signal }) => value(api.GET('/api/v1/me/responses', { params, signal })),
});

export function refreshSupport(listing?: string): void {
  for (const queryKey of [['inbox'], ['listings'], ['support'], ...(listing ? [['listing', listing]] : [])])
    void queryClient.invalidateQueries({ queryKey });
}

export const isOpen = ({ status }: { status: Schemas['ListingStatus'] }): boolean =>
  status === 'active' || status === 'in_progress';
