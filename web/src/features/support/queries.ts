import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import type { AnswerNames } from '../../api/names';

/** What waits for a step of mine. */
export interface Waiting {
  readonly kind: 'response' | 'exchange' | 'invite' | 'cell_invitation';
  readonly id: string;
  readonly since: number;
  readonly member?: string | null;
  readonly side?: Schemas['Side'] | null;
  readonly listing?: string | null;
  readonly exchange?: string | null;
  readonly community?: string | null;
  readonly cell?: string | null;
  readonly actions: readonly string[];
}

/** An answer of mine to a listing of somebody else. */
export type Answer = Schemas['ListingResponse'] & {
  readonly side: Schemas['Side'];
  readonly listing_seen?: {
    readonly title: string;
    readonly status: Schemas['ListingStatus'];
    readonly owner: Schemas['PersonView'];
  } | null;
  readonly actions: readonly string[];
};

interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly names?: AnswerNames;
}

/** These three came to the server after the client was generated. */
async function mine<Row>(path: string, signal: AbortSignal): Promise<Page<Row>> {
  const asked = api.GET(path as '/api/v1/me/exchanges', { params: { query: { limit: 100 } }, signal });
  return (await value(asked)) as unknown as Page<Row>;
}

export const inboxQuery = queryOptions({
  queryKey: ['inbox'],
  queryFn: ({ signal }) => mine<Waiting>('/api/v1/me/inbox', signal),
});

export const myListingsQuery = queryOptions({
  queryKey: ['listings', 'mine'],
  queryFn: ({ signal }) => mine<Schemas['ListingView']>('/api/v1/me/listings', signal),
});

export const answersQuery = queryOptions({
  queryKey: ['support', 'answers'],
  queryFn: ({ signal }) => mine<Answer>('/api/v1/me/responses', signal),
});

export function refreshSupport(listing?: string): void {
  for (const queryKey of [['inbox'], ['listings'], ['support'], ...(listing ? [['listing', listing]] : [])])
    void queryClient.invalidateQueries({ queryKey });
}

export const isOpen = ({ status }: { status: Schemas['ListingStatus'] }): boolean =>
  status === 'active' || status === 'in_progress';
