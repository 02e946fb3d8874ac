import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import type { SkillSearch } from './search';

export type Skill = Schemas['SkillView'];

const PAGE = 30;
/** A member has no more. */
const MOST = 50;

/** What the URL says without the category, as the server's question. */
function narrowed({ scope, community, km, trust, q }: SkillSearch) {
  return {
    ...(scope && { scope }),
    ...(community && { community }),
    ...(km && { within_km: km }),
    ...(trust && { min_trust: trust }),
    ...(q && { q }),
  };
}

const asked = (search: SkillSearch) => ({
  ...narrowed(search),
  ...(search.category && { category: search.category }),
  ...(search.order && { order: search.order }),
});

export const skillsQuery = (search: SkillSearch) =>
  infiniteQueryOptions({
    queryKey: ['skills', 'found', asked(search)],
    queryFn: ({ pageParam, signal }) =>
      value(
        api.GET('/api/v1/skills', {
          params: { query: { ...asked(search), limit: PAGE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: page => page.next_cursor ?? undefined,
  });

/** The categories with their numbers, whichever is chosen. */
export const skillCountsQuery = (search: SkillSearch) =>
  queryOptions({
    queryKey: ['skill-counts', narrowed(search)],
    queryFn: ({ signal }) =>
      value(api.GET('/api/v1/skills/counts', { params: { query: narrowed(search) }, signal })),
  });

/** Null when it has gone while the member looked at it. */
export const skillQuery = (id: string) =>
  queryOptions({
    queryKey: ['skill', id],
    queryFn: ({ signal }): Promise<Skill | null> =>
      value(api.GET('/api/v1/skills/{id}', { params: { path: { id } }, signal })),
    enabled: id !== '',
  });

export const mySkillsQuery = queryOptions({
  queryKey: ['skills', 'mine'],
  queryFn: ({ signal }) =>
    value(api.GET('/api/v1/me/skills', { params: { query: { limit: MOST } }, signal })),
});

/** Those of a person that the member sees. */
export const theirSkillsQuery = (owner: string) =>
  queryOptions({
    queryKey: ['skills', 'of', owner],
    queryFn: ({ signal }) =>
      value(api.GET('/api/v1/skills', { params: { query: { owner, limit: MOST } }, signal })),
  });

/** Asks again after a write of the member. */
export function refreshSkills(): Promise<unknown> {
  const keys = [['skills'], ['skill'], ['skill-counts']];
  return Promise.all(keys.map(queryKey => queryClient.invalidateQueries({ queryKey })));
}
