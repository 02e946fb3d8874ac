/** A choice about this device alone, kept in localStorage and followed by all tabs: language, theme, size of text. */
export interface Setting<T extends string> {
  readonly get: () => T;
  readonly set: (value: T) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function setting<T extends string>(name: string, initial: T, apply: (value: T) => void): Setting<T> {
  let value = (read(name) as T | null) ?? initial;
  const listeners = new Set<() => void>();
  const take = (next: T) => {
    value = next;
    apply(next);
    for (const listener of listeners) listener();
  };
  apply(value);
  addEventListener('storage', ({ key, newValue }) => {
    if (key === name && newValue !== null) take(newValue as T);
  });
  return {
    get: () => value,
    set(next) {
      try {
        localStorage.setItem(name, next);
      } catch {
        // Storage may be refused; the choice then lasts as long as the page.
      }
      take(next);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
