import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';

const STEPS = 3;
const MOST = 500;

export const neighbourhoodQuery = queryOptions({
  queryKey: ['people', 'neighbourhood'],
  queryFn: ({ signal }) =>
    value(api.GET('/api/v1/me/neighbourhood', { params: { query: { hops: STEPS, limit: MOST } }, signal })),
});

export const foundQuery = (q: string) =>
  queryOptions({
    queryKey: ['people', 'found', q],
    queryFn: ({ signal }) =>
      value(api.GET('/api/v1/members', { params: { query: { q, limit: 30 } }, signal })),
    enabled: q !== '',
    meta: { kept: false },
  });

/** Null after the reader blocked the person. */
export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', 'person', id],
    queryFn: ({ signal }): Promise<Schemas['MemberView'] | null> =>
      value(api.GET('/api/v1/members/{id}', { params: { path: { id } }, signal })),
  });

/** The reader's trust in a person, with the people on the way as far as they may be shown. */
export const trustQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', 'trust', id],
    queryFn: ({ signal }) =>
      value(api.GET('/api/v1/members/{id}/trust', { params: { path: { id } }, signal })),
  });

export const trustPreviewQuery = (id: string, weight: number | null) =>
  queryOptions({
    queryKey: ['people', 'preview', id, weight],
    queryFn: ({ signal }): Promise<Schemas['ChangePreview']> =>
      value(
        api.POST('/api/v1/members/{id}/trust/preview', {
          params: { path: { id } },
          body: { weight },
          signal,
        }),
      ),
    meta: { kept: false },
  });

export const blockPreviewQuery = (member: string) =>
  queryOptions({
    queryKey: ['people', 'preview', member, 'block'],
    queryFn: ({ signal }): Promise<Schemas['ChangePreview']> =>
      value(api.POST('/api/v1/blocks/{member}/preview', { params: { path: { member } }, signal })),
    meta: { kept: false },
  });

/** One answer for all people: what vanishes is dropped from it like from every list. */
export const newestQuery = queryOptions({
  queryKey: ['listings', 'newest'],
  queryFn: ({ signal }) =>
    value(
      api.GET('/api/v1/listings', {
        params: { query: { include_public: true, order: 'newest', limit: 100 } },
        signal,
      }),
    ),
});
