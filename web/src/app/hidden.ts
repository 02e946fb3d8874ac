import { useMemo, useSyncExternalStore } from 'react';
import { setting } from './setting';

/** The listings that the reader does not want to see again: of this device alone, and gone with the sign-out. */
const MOST = 500;
const ids = setting<string>('hidden', '', () => {});

const split = (joined: string): readonly string[] => (joined === '' ? [] : joined.split(','));

export function hide(id: string): void {
  ids.set([...split(ids.get()).filter(one => one !== id), id].slice(-MOST).join(','));
}

export function unhide(id: string): void {
  ids.set(
    split(ids.get())
      .filter(one => one !== id)
      .join(','),
  );
}

export function forgetHidden(): void {
  ids.set('');
}

export function useHidden(): ReadonlySet<string> {
  const joined = useSyncExternalStore(ids.subscribe, ids.get);
  return useMemo(() => new Set(split(joined)), [joined]);
}
