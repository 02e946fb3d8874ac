import {
  keepPreviousData,
  MutationCache,
  onlineManager,
  type Query,
  QueryCache,
  QueryClient,
} from '@tanstack/react-query';
import { Refusal } from './client';
import { connection } from './connection';

/** Called when the server no longer knows the session. */
let ended: () => void = () => {};
export function onSessionEnd(listener: () => void): void {
  ended = listener;
}

function heed(error: unknown): void {
  if (error instanceof Refusal && error.code === 'UNAUTHENTICATED') ended();
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: heed }),
  mutationCache: new MutationCache({ onError: heed }),
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; a lost connection comes back by itself, and then everything is asked again.
      retry: (times, error) => error instanceof Refusal && error.status >= 500 && times < 2,
      staleTime: 15_000,
      gcTime: 30 * 60_000,
      placeholderData: keepPreviousData,
      networkMode: 'always',
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** Drops the answers that no screen shows: whatever has come and gone meanwhile, they cannot be trusted any more. */
export function dropUnseen(client: QueryClient, isMeant: (query: Query) => boolean = () => true): void {
  client.removeQueries({
    predicate: query =>
      query.getObserversCount() === 0 &&
      query.state.fetchStatus === 'idle' &&
      query.meta?.['kept'] !== false &&
      isMeant(query),
  });
}

/** After an interruption nobody knows what was missed: what is in sight is asked again, and the rest is dropped. */
export function renewAll(client: QueryClient): void {
  dropUnseen(client);
  void client.invalidateQueries();
}

/** The banner, the queries and the stream follow one connection. */
export function followConnection(): void {
  addEventListener('offline', connection.lost);
  addEventListener('online', connection.found);
  connection.subscribe(() => onlineManager.setOnline(connection.isOnline()));
  // The browser may call itself online while the server cannot be reached: then only asking tells.
  setInterval(() => {
    if (!connection.isOnline() && navigator.onLine && document.visibilityState === 'visible')
      fetch('/api/v1/session').then(connection.found, () => {});
  }, 10_000);
}
