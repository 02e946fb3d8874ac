import { useSyncExternalStore } from 'react';

export interface Toast {
  readonly id: number;
  readonly words: string;
  readonly undo?: (() => void) | undefined;
}

let shown: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function show(next: readonly Toast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

/** Says what was done, with a way back where there is one: undo instead of "are you sure". */
export function toast(words: string, undo?: () => void): void {
  last += 1;
  show([...shown.slice(-2), { id: last, words, undo }]);
}

export function dropToast(id: number): void {
  show(shown.filter(one => one.id !== id));
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}
