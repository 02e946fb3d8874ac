import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { api, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { namesOf } from '../../api/names';
import { queryClient } from '../../api/queries';
import { appWords } from '../../app/words';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Dimmed, Skeleton } from '../../ui/Loading';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { groupsOf } from './groups';
import { NoticeGroupRow } from './NoticeGroupRow';
import { noticesQuery } from './queries';
import { setUnread } from './unread';
import { noticeWords } from './words';
import './notices.css';

/** Grouped by the thing, the newest thing first. */
export function NoticesScreen() {
  const places = useWords(appWords);
  const words = useWords(noticeWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const notices = useInfiniteQuery(noticesQuery);
  const pages = notices.data?.pages ?? [];
  const rows = pages.flatMap(page => page.rows);
  const names = namesOf(...pages);
  const newest = Math.max(0, ...rows.map(row => row.revision));
  const read = useMutation({
    mutationFn: () => value(api.POST('/api/v1/notifications/read', { body: { up_to: newest } })),
    onSuccess: () => {
      setUnread(() => 0);
      void queryClient.invalidateQueries({ queryKey: ['notices'] });
    },
    onError: error => toast(say(error)),
  });
  const hasUnread = rows.some(row => !row.read_at);
  return (
    <Screen header={<ScreenHeader title={places.notices} />}>
      {notices.isError && rows.length === 0 ? (
        <ErrorState error={notices.error} onRetry={() => void notices.refetch()} />
      ) : notices.isPending ? (
        <Skeleton lines={4} />
      ) : rows.length === 0 ? (
        <Empty icon="notices" title={words.none}>
          {words.noneWhy}
        </Empty>
      ) : (
        <Dimmed busy={notices.isPlaceholderData}>
          <div className="stack">
            {hasUnread && (
              <div>
                <Button
                  icon="check"
                  isPending={read.isPending}
                  disabledBecause={online ? null : ui.offlineWrite}
                  onPress={() => read.mutate()}
                >
                  {words.readAll}
                </Button>
              </div>
            )}
            <ul className="rows panel">
              {groupsOf(rows).map(group => (
                <li key={group.kind + group.id}>
                  <NoticeGroupRow group={group} names={names} />
                </li>
              ))}
            </ul>
            {notices.hasNextPage && (
              <div>
                <Button isPending={notices.isFetchingNextPage} onPress={() => void notices.fetchNextPage()}>
                  {words.older}
                </Button>
              </div>
            )}
          </div>
        </Dimmed>
      )}
    </Screen>
  );
}
