import { queryOptions } from '@tanstack/react-query';
import { api, value } from '../../api/client';

const MOST = 100;

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) =>
    value(api.GET('/api/v1/me/sessions', { params: { query: { limit: MOST } }, signal })),
  meta: { kept: false },
});

export const blocksQuery = queryOptions({
  queryKey: ['blocks'],
  queryFn: ({ signal }) => value(api.GET('/api/v1/blocks', { params: { query: { limit: MOST } }, signal })),
  meta: { kept: false },
});

/** How many people would see a listing, for each choice of who may. */
export const sharingAudienceQuery = queryOptions({
  queryKey: ['audience', 'choices'],
  queryFn: ({ signal }) =>
    value(
      api.POST('/api/v1/audience-preview', {
        body: { kind: 'offer', sharing: 'private', choices: true },
        signal,
      }),
    ),
});
