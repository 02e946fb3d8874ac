import { useQuery } from '@tanstack/react-query';
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
      const { unread } = live.data as { unread?: number };
      if (unread !== undefined) setUnread(() => unread);
    }
    if (live.event !== 'notice') return;
    setUnread(before => before + 1);
    void queryClient.invalidateQueries({ queryKey: ['notices'] });
  });
}
