import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { namesOf } from '../../api/names';
import { useHidden } from '../../app/hidden';
import { ErrorState } from '../../ui/ErrorState';
import { Dimmed, Skeleton } from '../../ui/Loading';
import { FeedEmpty } from './FeedEmpty';
import { FeedHeader } from './FeedHeader';
import { FeedList } from './FeedList';
import { FeedNews } from './FeedNews';
import { feedQuery } from './queries';
import { feedRoute } from './routes';
import { useSetSearch } from './useSetSearch';
import './feed.css';

const FilterSheet = lazy(async () => ({ default: (await import('./FilterSheet')).FilterSheet }));

/** The list of the feed: groups, kinds, filters, and the cards. */
export function Feed() {
  const search = feedRoute.useSearch();
  const set = useSetSearch();
  const box = useRef<HTMLDivElement>(null);
  const [filtering, setFiltering] = useState(false);
  const feed = useInfiniteQuery({ ...feedQuery(search), placeholderData: keepPreviousData });
  // The press answers at once; the cards follow.
  const shown = useDeferredValue(feed.data);
  const hidden = useHidden();
  const all = useMemo(() => shown?.pages.flatMap(page => page.rows) ?? [], [shown]);
  const rows = useMemo(
    () => (search.hidden ? all : all.filter(row => !hidden.has(row.id))),
    [all, hidden, search.hidden],
  );
  const names = useMemo(() => namesOf(...(shown?.pages ?? [])), [shown]);
  const of = useDeferredValue(feed.isPlaceholderData ? '' : JSON.stringify(search));
  const { isFetchingNextPage, fetchNextPage } = feed;
  const onMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);
  return (
    <div className="feed" ref={box}>
      <FeedHeader onFilter={() => setFiltering(true)} />
      <FeedNews rows={all} onShow={() => box.current?.scrollTo({ top: 0 })} />
      {feed.isError && rows.length === 0 ? (
        <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />
      ) : shown === undefined ? (
        <div className="feed-waiting">
          <Skeleton lines={4} />
        </div>
      ) : rows.length === 0 ? (
        <FeedEmpty hidden={all.length} />
      ) : (
        <Dimmed busy={feed.isPlaceholderData}>
          <FeedList
            of={of}
            rows={rows}
            names={names}
            total={(shown.pages.at(-1)?.total ?? 0) - (all.length - rows.length)}
            hasMore={feed.hasNextPage}
            onMore={onMore}
          />
        </Dimmed>
      )}
      {filtering && (
        <Suspense>
          <FilterSheet
            isOpen
            onClose={() => setFiltering(false)}
            search={search}
            onChange={set}
            hidden={hidden.size}
          />
        </Suspense>
      )}
    </div>
  );
}
