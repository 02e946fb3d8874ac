import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useState } from 'react';
import { namesOf } from '../../api/names';
import { queryClient } from '../../api/queries';
import { useMe } from '../../api/session';
import { appWords } from '../../app/words';
import { Button } from '../../ui/Button';
import { Chips } from '../../ui/Chips';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Dimmed, Skeleton } from '../../ui/Loading';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { clearAppeared, useAppeared } from '../listings/appeared';
import { Bell } from '../notices/Bell';
import { FilterButton } from './FilterButton';
import { FeedList } from './FeedList';
import { feedQuery } from './queries';
import { feedRoute } from './routes';
import { type FeedSearch, filtersSet, SCOPES } from './search';
import { feedWords } from './words';
import './feed.css';

const FilterSheet = lazy(async () => ({ default: (await import('./FilterSheet')).FilterSheet }));

/** The list of the feed: groups, kinds, filters, and the cards. */
export function Feed() {
  const words = useWords(feedWords);
  const places = useWords(appWords);
  const search = feedRoute.useSearch();
  const navigate = useNavigate();
  const [filtering, setFiltering] = useState(false);
  const feed = useInfiniteQuery({ ...feedQuery(search), placeholderData: keepPreviousData });
  const appeared = useAppeared();
  const set = (change: Partial<Record<keyof FeedSearch, unknown>>) =>
    void navigate({ to: '/', search: { ...search, ...change } as FeedSearch, replace: true });
  // The press answers at once; the cards follow.
  const shown = useDeferredValue(feed.data);
  const rows = useMemo(() => shown?.pages.flatMap(page => page.rows) ?? [], [shown]);
  const names = useMemo(() => namesOf(...(shown?.pages ?? [])), [shown]);
  const total = feed.data?.pages.at(-1)?.total ?? 0;
  const { isFetchingNextPage, fetchNextPage } = feed;
  const onMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);
  const asking = JSON.stringify(search);
  const of = useDeferredValue(feed.isPlaceholderData ? '' : asking);
  const filters = filtersSet(search);
  const { communities } = useMe();
  const home = communities.length === 1 ? communities[0]?.name : undefined;
  return (
    <div className="feed">
      <ScreenHeader
        title={places.feed}
        actions={
          <>
            <FilterButton set={filters} onPress={() => setFiltering(true)} />
            <Bell />
          </>
        }
      >
        <Chips
          look="segments"
          label={words.groups}
          selected={search.scope ?? 'own'}
          onSelect={scope => set({ scope: scope === 'own' ? undefined : scope })}
          chips={SCOPES.map(scope => ({
            id: scope,
            name: scope === 'own' ? (home ?? words.own) : words[scope],
          }))}
        />
        <div className="feed-filters">
          <Chips
            label={words.kinds}
            selected={search.kind ?? 'all'}
            onSelect={kind => set({ kind: kind === 'all' ? undefined : kind })}
            chips={[
              { id: 'all', name: words.all },
              { id: 'need', name: words.need },
              { id: 'offer', name: words.offer },
            ]}
          />
          <span className="soft">{feed.data && words.total(total)}</span>
        </div>
      </ScreenHeader>
      {appeared.size > 0 && (
        <div className="feed-news">
          <Button
            look="primary"
            onPress={() => {
              clearAppeared();
              void queryClient.resetQueries({ queryKey: ['listings', 'feed'] });
            }}
          >
            {`${words.news(appeared.size)} · ${words.showNews}`}
          </Button>
        </div>
      )}
      {feed.isError && rows.length === 0 ? (
        <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />
      ) : feed.isPending || shown === undefined ? (
        <div className="feed-waiting">
          <Skeleton lines={4} />
        </div>
      ) : rows.length === 0 ? (
        <FeedEmpty search={search} onClear={() => set({ kind: undefined, ...NO_FILTERS })} />
      ) : (
        <Dimmed busy={feed.isPlaceholderData}>
          <FeedList
            of={of}
            names={names}
            rows={rows}
            total={total}
            hasMore={feed.hasNextPage}
            onMore={onMore}
          />
        </Dimmed>
      )}
      {filtering && (
        <Suspense>
          <FilterSheet isOpen onClose={() => setFiltering(false)} search={search} onChange={set} />
        </Suspense>
      )}
    </div>
  );
}

const NO_FILTERS = { category: undefined, km: undefined, trust: undefined, order: undefined, q: undefined };

function FeedEmpty({ search, onClear }: { search: FeedSearch; onClear: () => void }) {
  const words = useWords(feedWords);
  const filtered = filtersSet(search) > 0 || search.kind !== undefined || search.q !== undefined;
  const why = { own: words.emptyOwn, partner: words.emptyPartner, network: words.emptyNetwork };
  return (
    <Empty
      icon="feed"
      title={words.empty}
      action={
        filtered ? (
          <Button onPress={onClear}>{words.clear}</Button>
        ) : (
          <Link className="button" data-look="primary" to="/new">
            {words.post}
          </Link>
        )
      }
    >
      {filtered ? words.emptyFiltered : why[search.scope ?? 'own']}
    </Empty>
  );
}
