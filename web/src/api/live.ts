import type { Schemas } from './client';
import { connection } from './connection';

/**
 * What changes while one looks: one stream per browser, whichever number of tabs is open. The tab that holds the lock has the
 * stream and tells the others. Without locks (plain http on a network) each tab has a stream of its own.
 */
export type LiveEvent =
  | { readonly event: 'ready'; readonly data: Schemas['ReadyEvent'] }
  | { readonly event: 'visible'; readonly data: Schemas['VisibleEvent'] }
  | { readonly event: 'notice'; readonly data: Schemas['NoticeEvent'] };

type Listener = (event: LiveEvent) => void;

const NAMES = ['ready', 'visible', 'notice'] as const;
const AGAIN_AFTER = 15_000;
const listeners = new Set<Listener>();

export function onLive(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function tell(event: LiveEvent): void {
  for (const listener of listeners) listener(event);
}

/** Listens until the returned function is called. */
export function listen(member: string): () => void {
  const name = `trust-live-${member}`;
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : null;
  const end = new AbortController();
  channel?.addEventListener('message', message => tell(message.data as LiveEvent));
  const lead = () => stream(channel, end.signal);
  if (channel !== null && 'locks' in navigator)
    navigator.locks.request(name, { signal: end.signal }, lead).catch(() => {});
  else void lead();
  end.signal.addEventListener('abort', () => channel?.close());
  return () => end.abort();
}

/** Holds the stream open, and with it the lock, until it is told to end. */
function stream(channel: BroadcastChannel | null, end: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const start = () => {
      source = new EventSource('/api/v1/watch');
      for (const event of NAMES)
        source.addEventListener(event, message => {
          connection.found();
          const live = { event, data: JSON.parse((message as MessageEvent<string>).data) } as LiveEvent;
          tell(live);
          channel?.postMessage(live);
        });
      source.addEventListener('error', () => {
        // A lost line is tried again by the browser; a refused stream is not.
        if (source?.readyState !== EventSource.CLOSED) return;
        timer = setTimeout(start, AGAIN_AFTER);
      });
    };
    start();
    end.addEventListener('abort', () => {
      source?.close();
      clearTimeout(timer);
      resolve();
    });
  });
}
