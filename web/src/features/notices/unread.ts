import { type QueryKey, useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { onLive } from '../../api/live';
import { queryClient } from '../../api/queries';

const KEY = ['unread'];

/** The number comes with the stream; no screen asks for it. */
export function useUnread(): number {
  return useQuery({ queryKey: KEY, queryFn: () => 0, enabled: false, initialData: 0 }).data;
}

export function setUnread(change: (before: number) => number): void {
  queryClient.setQueryData<number>(KEY, before => change(before ?? 0));
}

/** Started once, with the application. */
export function followUnread(): void {
  onLive(live => {
    if (live.event === 'ready') {
      const { unread } = live.data;
      setUnread(() => unread);
    }
    if (live.event !== 'notice') return;
    setUnread(before => before + 1);
    for (const queryKey of touched(live.data)) void queryClient.invalidateQueries({ queryKey });
  });
}

/** What a notice is about has changed: whatever shows it is asked again. */
function touched(notice: Schemas['NoticeEvent']): QueryKey[] {
  const keys: QueryKey[] = [['notices'], ['inbox']];
  if (notice.exchange) keys.push(['exchange', notice.exchange], ['exchanges'], ['balances'], ['ledger']);
  if (notice.listing) keys.push(['listing', notice.listing], ['responses', notice.listing], ['support']);
  if (notice.partnership) keys.push(['partnerships'], ['communities'], ['community']);
  if (notice.community) keys.push(['requests'], ['communities'], ['community'], ['me']);
  if (notice.cell) keys.push(['cells']);
  return keys;
}
