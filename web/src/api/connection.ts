import { useSyncExternalStore } from 'react';

/** Whether the last request reached the server. Writes are disabled without it, not queued. */
let online = typeof navigator === 'undefined' || navigator.onLine;
const listeners = new Set<() => void>();
let atContact: (() => void)[] = [];

function change(next: boolean): void {
  if (next === online) return;
  online = next;
  for (const listener of listeners) listener();
}

export const connection = {
  isOnline: () => online,
  found() {
    change(true);
    const waiting = atContact;
    atContact = [];
    for (const act of waiting) act();
  },
  lost: () => change(false),
  /** Calls once, at the next answer of the server. */
  atNextContact: (act: () => void) => void atContact.push(act),
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

export function useOnline(): boolean {
  return useSyncExternalStore(connection.subscribe, connection.isOnline);
}
