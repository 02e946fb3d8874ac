import { useSyncExternalStore } from 'react';

/** The listings that appeared since the list was read. They wait: a list never moves under the reader. */
let ids: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function change(next: ReadonlySet<string>): void {
  ids = next;
  for (const listener of listeners) listener();
}

export function addAppeared(more: readonly string[]): void {
  if (more.length > 0) change(new Set([...ids, ...more]));
}

export function dropAppeared(gone: readonly string[]): void {
  if (gone.some(id => ids.has(id))) change(new Set([...ids].filter(id => !gone.includes(id))));
}

export function clearAppeared(): void {
  if (ids.size > 0) change(new Set());
}

export function useAppeared(): ReadonlySet<string> {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => ids,
  );
}
