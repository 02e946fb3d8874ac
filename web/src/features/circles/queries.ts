import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';

const MOST = 100;

export const membersQuery = (id: string) =>
  queryOptions({
    queryKey: ['circles', id, 'members'],
    queryFn: ({ signal }) =>
      value(
        api.GET('/api/v1/trust-circles/{id}/members', {
          params: { path: { id }, query: { limit: MOST } },
          signal,
        }),
      ),
    // Whoever accepts an invite changes it, from elsewhere.
    staleTime: 0,
  });

export const invitesQuery = (id: string) =>
  queryOptions({
    queryKey: ['circles', id, 'invites'],
    queryFn: ({ signal }) =>
      value(
        api.GET('/api/v1/trust-circles/{id}/invites', {
          params: { path: { id }, query: { limit: MOST } },
          signal,
        }),
      ),
    staleTime: 0,
    meta: { kept: false },
  });

export const addPreviewQuery = (id: string, member: string) =>
  queryOptions({
    queryKey: ['circles', id, 'preview', member],
    queryFn: ({ signal }): Promise<Schemas['ChangePreview']> =>
      value(
        api.POST('/api/v1/trust-circles/{id}/members/{member}/preview', {
          params: { path: { id, member } },
          body: { change: 'add' },
          signal,
        }),
      ),
    meta: { kept: false },
  });
