import { queryOptions } from '@tanstack/react-query';
import { api, value } from '../../api/client';
import { meQuery } from '../../api/session';
import { queryClient } from '../../api/queries';
import type { NeighbourhoodView } from './neighbourhood';
import { matching } from './matching';

const limit = 100;

/** Whom the reader trusts and who trusts the reader, as one neighbourhood. */
export const neighbourhoodQuery = queryOptions({
  queryKey: ['people', 'neighbourhood'],
  queryFn: async ({ signal }): Promise<NeighbourhoodView> => {
    const params = { query: { limit } };
    const [{ id: me }, trusted, trusting] = await Promise.all([
      queryClient.ensureQueryData(meQuery),
      value(api.GET('/api/v1/me/trust', { params, signal })),
      value(api.GET('/api/v1/me/trusted-by', { params, signal })),
    ]);
    const own = new Set(trusted.rows.map(({ member }) => member.id));
    return {
      people: [
        ...trusted.rows.map(({ member, direct }) => ({ ...member, trust: direct, hops: 1 })),
        ...trusting.rows.filter(({ id }) => !own.has(id)),
      ],
      edges: [
        ...trusted.rows.map(({ member, direct, shared }) => ({
          source: me,
          target: member.id,
          weight: direct,
          shared,
        })),
        ...trusting.rows.map(({ id }) => ({ source: id, target: me })),
      ],
      complete: !trusted.next_cursor && !trusting.next_cursor,
    };
  },
});

/** By name, among the people around the reader and the members of their communities. */
export const foundQuery = (q: string) =>
  queryOptions({
    queryKey: ['people', 'found', q],
    queryFn: async () => {
      const { id: me, communities } = await queryClient.ensureQueryData(meQuery);
      const [near, ...members] = await Promise.all([
        queryClient.ensureQueryData(neighbourhoodQuery),
        ...communities.map(({ id }) => queryClient.ensureQueryData(communityQuery(id))),
      ]);
      const people = [...near.people, ...members.flatMap(({ rows }) => rows)];
      return matching(
        q,
        people.filter(({ id }) => id !== me),
      );
    },
    enabled: q !== '',
    meta: { kept: false },
  });

const communityQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', 'community', id],
    queryFn: ({ signal }) =>
      value(
        api.GET('/api/v1/communities/{id}/members', {
          params: { path: { id }, query: { limit } },
          signal,
        }),
      ),
  });

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', 'person', id],
    queryFn: ({ signal }) => value(api.GET('/api/v1/members/{id}', { params: { path: { id } }, signal })),
  });

/** The reader's trust in a person, with the people on the way as far as they may be shown. */
export const trustQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', 'trust', id],
    queryFn: ({ signal }) =>
      value(api.GET('/api/v1/members/{id}/trust', { params: { path: { id } }, signal })),
  });
