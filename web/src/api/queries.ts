import {
  keepPreviousData,
  MutationCache,
  onlineManager,
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
