import { dehydrate, type DehydratedState, hydrate, type QueryClient } from '@tanstack/react-query';
import { connection } from './connection';
import { dropUnseen } from './queries';

/**
 * The last answers on this device, readable offline. They belong to one person, expire after three days, and go with the
 * sign-out. At the first contact a screen asks again for what it shows, and what no screen shows is dropped: it may be hidden by now.
 */
const DATABASE = 'trust';
const STORE = 'answers';
const KEY = 'last';
const EXPIRES_AFTER = 3 * 86_400_000;
const SAVE_AFTER = 2000;

interface Kept {
  readonly member: string;
  readonly at: number;
  readonly state: DehydratedState;
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('no database')));
  });
}

async function transact<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const request = act(database.transaction(STORE, mode).objectStore(STORE));
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('no answer')));
    });
  } finally {
    database.close();
  }
}

/** After the first contact, the screen in sight needs a moment to take up its answers. */
const TAKEN_UP_AFTER = 1000;

/** Fills the cache with what the person saw last. A device without storage has nothing, which is no error. */
export async function restore(client: QueryClient, member: string): Promise<void> {
  try {
    const kept = (await transact('readonly', store => store.get(KEY))) as Kept | undefined;
    if (!kept || kept.member !== member || kept.at < Date.now() - EXPIRES_AFTER) return forget();
    hydrate(client, kept.state);
    await client.invalidateQueries({ refetchType: 'none' });
    connection.atNextContact(() =>
      setTimeout(() => dropUnseen(client, query => query.state.isInvalidated), TAKEN_UP_AFTER),
    );
  } catch {
    // As above.
  }
}

export async function forget(): Promise<void> {
  try {
    await transact('readwrite', store => store.clear());
  } catch {
    // As above.
  }
}

/** `isWanted` is asked last of all: nothing is written after a sign-out that came meanwhile. */
function save(client: QueryClient, member: string, isWanted: () => boolean): void {
  const state = dehydrate(client, {
    shouldDehydrateMutation: () => false,
    shouldDehydrateQuery: query => query.state.status === 'success' && query.meta?.['kept'] !== false,
  });
  const kept: Kept = { member, at: Date.now(), state };
  const put = (store: IDBObjectStore): IDBRequest => (isWanted() ? store.put(kept, KEY) : store.count());
  transact('readwrite', put).catch(() => {});
}

/** Not while a finger is on the glass, where the browser can tell. */
function whenIdle(act: () => unknown): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act, { timeout: SAVE_AFTER });
  else act();
}

/** Saves after changes, at rest; the returned function ends that. */
export function keepSaving(client: QueryClient, member: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const unsubscribe = client.getQueryCache().subscribe(event => {
    if (event.type !== 'updated' && event.type !== 'removed') return;
    timer ??= setTimeout(() => {
      timer = undefined;
      whenIdle(() => ended || save(client, member, () => !ended));
    }, SAVE_AFTER);
  });
  return () => {
    ended = true;
    unsubscribe();
    clearTimeout(timer);
  };
}
