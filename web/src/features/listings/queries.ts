import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';

/** Null when it has gone while one looked at it. */
export const listingQuery = (id: string) =>
  queryOptions({
    queryKey: ['listing', id],
    queryFn: ({ signal }): Promise<Schemas['ListingView'] | null> =>
      value(api.GET('/api/v1/listings/{id}', { params: { path: { id } }, signal })),
  });

export const whyQuery = (id: string) =>
  queryOptions({
    queryKey: ['why', id],
    queryFn: ({ signal }) =>
      value(api.GET('/api/v1/explain/{resource}', { params: { path: { resource: id } }, signal })),
  });

/** The responses to a listing of the member. */
export const responsesQuery = ({ id, kind }: Schemas['ListingView']) =>
  queryOptions({
    queryKey: ['responses', id],
    queryFn: ({ signal }) =>
      value(
        api.GET('/api/v1/support/{side}/{id}/responses', {
          params: { path: { side: sideOf(kind), id }, query: { limit: 100 } },
          signal,
        }),
      ),
  });

export const sideOf = (kind: Schemas['ListingKind']): Schemas['Side'] =>
  kind === 'need' ? 'needs' : 'offers';
