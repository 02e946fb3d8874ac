import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';

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

/** How many people would see a listing that is shared so. */
export const sharingAudienceQuery = (sharing: Schemas['Visibility']) =>
  queryOptions({
    queryKey: ['audience', 'default', sharing],
    queryFn: ({ signal }) =>
      value(api.POST('/api/v1/audience-preview', { body: { kind: 'offer', sharing }, signal })),
    placeholderData: undefined,
  });
