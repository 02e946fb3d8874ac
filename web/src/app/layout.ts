import { useSyncExternalStore } from 'react';

export type Layout = 'narrow' | 'wide';

const WIDE_FROM = 60;

/** Measured in letters, not pixels: enlarged text gets the layout of the phone. */
function measure(): Layout {
  const letter = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return innerWidth / letter >= WIDE_FROM ? 'wide' : 'narrow';
}

let layout: Layout = 'narrow';
const listeners = new Set<() => void>();

/** The styles follow the attribute, the components the hook: both follow this one measure. */
export function followLayout(): void {
  const update = () => {
    const next = measure();
    document.documentElement.dataset['layout'] = next;
    if (next === layout) return;
    layout = next;
    for (const listener of listeners) listener();
  };
  addEventListener('resize', update);
  update();
}

export function useLayout(): Layout {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => layout,
  );
}
