import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';

export const discoverQuery = (q: string) =>
  queryOptions({
    queryKey: ['communities', 'discover', q],
    queryFn: ({ signal }) =>
      value(
        api.GET('/api/v1/discovery/communities', {
          params: { query: { limit: 100, ...(q !== '' && { q }) } },
          signal,
        }),
      ),
  });

export const communityQuery = (id: string) =>
  queryOptions({
    queryKey: ['community', id],
    queryFn: ({ signal }) => value(api.GET('/api/v1/communities/{id}', { params: { path: { id } }, signal })),
    enabled: id !== '',
  });

/** The first hundred; for members alone. */
export const membersQuery = (id: string) =>
  queryOptions({
    queryKey: ['community', id, 'members'],
    queryFn: ({ signal }) =>
      value(
        api.GET('/api/v1/communities/{id}/members', {
          params: { path: { id }, query: { limit: 100 } },
          signal,
        }),
      ),
    enabled: id !== '',
  });

export const cellsQuery = (id: string) =>
  queryOptions({
    queryKey: ['community', id, 'cells'],
    queryFn: ({ signal }) =>
      value(
        api.GET('/api/v1/communities/{id}/cells', {
          params: { path: { id }, query: { limit: 100 } },
          signal,
        }),
      ),
  });

/** For stewards those that wait for them, for others their own. */
export const requestsQuery = (id: string) =>
  queryOptions({
    queryKey: ['community', id, 'requests'],
    queryFn: ({ signal }) =>
      value(
        api.GET('/api/v1/communities/{id}/join-requests', {
          params: { path: { id }, query: { limit: 100 } },
          signal,
        }),
      ),
  });

/** What the member would lose, as the engine says. */
export const leavePreviewQuery = (id: string) =>
  queryOptions({
    queryKey: ['community', id, 'leaving'],
    queryFn: ({ signal }) =>
      value(api.POST('/api/v1/communities/{id}/members/me/preview', { params: { path: { id } }, signal })),
    meta: { kept: false },
  });

export type Request = Schemas['JoinRequestView'];

/** Refreshes what depends on the communities of the member, after joining, leaving or asking. */
export function refreshCommunities(): void {
  for (const queryKey of [
    ['communities'],
    ['community'],
    ['me'],
    ['listings'],
    ['skills'],
    ['skill-counts'],
    ['inbox'],
    ['partnerships'],
  ])
    void queryClient.invalidateQueries({ queryKey });
}
