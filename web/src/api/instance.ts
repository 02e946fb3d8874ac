import { queryOptions, useQuery } from '@tanstack/react-query';
import { Refusal } from './client';

/** What the deployment says of itself to anybody. */
export interface Instance {
  readonly name: string;
  readonly sign_up: 'open' | 'invite' | 'closed';
  readonly demo: boolean;
}

export const instanceQuery = queryOptions({
  queryKey: ['instance'],
  queryFn: async ({ signal }): Promise<Instance> => {
    const answer = await fetch('/api/v1/instance', { signal });
    if (answer.ok) return (await answer.json()) as Instance;
    if (answer.status === 404) return { name: 'Trust', sign_up: 'invite', demo: false };
    throw new Refusal('INTERNAL', answer.status, null);
  },
  staleTime: 3_600_000,
});

export function useInstance(): Instance | undefined {
  return useQuery(instanceQuery).data;
}
