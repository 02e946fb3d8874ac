import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, type Schemas, value } from './client';

/** What the deployment says of itself to anybody. */
export const instanceQuery = queryOptions({
  queryKey: ['instance'],
  queryFn: ({ signal }) => value(api.GET('/api/v1/instance', { signal })),
  staleTime: 3_600_000,
});

export function useInstance(): { instance: Schemas['InstanceView'] | undefined; isPending: boolean } {
  const { data: instance, isPending } = useQuery(instanceQuery);
  return { instance, isPending };
}
