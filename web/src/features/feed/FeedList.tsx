import { useParams } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef } from 'react';
import type { Schemas } from '../../api/client';
import type { Names } from '../../api/names';
import { useWords } from '../../words/catalogue';
import { ListingCard } from '../listings/ListingCard';
import { feedWords } from './words';

const GUESSED_HEIGHT = 148;

/** Only what is near the sight is in the page. The articles place themselves, because a wrapper would break the role of a feed. */
export const FeedList = memo(function FeedList({
  of,
  rows,
  names,
  total,
  hasMore,
  onMore,
}: {
  /** Which list it is: another one begins at its top. */
  of: string;
  rows: readonly Schemas['ListingView'][];
  names: Names;
  total: number;
  hasMore: boolean;
  onMore: () => void;
}) {
  const words = useWords(feedWords);
  const box = useRef<HTMLDivElement>(null);
  const chosen = useParams({ strict: false, select: params => params.id });
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current?.closest<HTMLElement>('.feed') ?? null,
    estimateSize: () => GUESSED_HEIGHT,
    getItemKey: index => rows[index]?.id ?? index,
    overscan: 3,
    // A list that lies behind a listing has no heights to measure.
    measureElement: element => element.getBoundingClientRect().height || GUESSED_HEIGHT,
    scrollMargin: box.current?.offsetTop ?? 0,
  });
  const shown = useRef(of);
  useEffect(() => {
    if (of === '' || shown.current === of) return;
    shown.current = of;
    virtualizer.scrollToOffset(0);
  }, [of, virtualizer]);
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - 10) onMore();
  }, [hasMore, last, rows.length, onMore]);
  return (
    // The keys of a feed: page down and up go from article to article.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={box}
      role="feed"
      aria-label={words.list}
      className="feed-list"
      style={{ height: virtualizer.getTotalSize() }}
      onKeyDown={event => {
        const step = event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : 0;
        if (step === 0) return;
        const index = Number(
          (event.target as Element).closest<HTMLElement>('article')?.dataset['index'] ?? -1,
        );
        const next = rows[index + step];
        if (!next) return;
        event.preventDefault();
        virtualizer.scrollToIndex(index + step);
        requestAnimationFrame(() =>
          box.current?.querySelector<HTMLElement>(`article[data-index="${index + step}"] a`)?.focus(),
        );
      }}
    >
      {items.map(item => {
        const listing = rows[item.index];
        if (!listing) return null;
        return (
          <article
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            className="feed-article"
            aria-posinset={item.index + 1}
            aria-setsize={total}
            aria-label={listing.title}
            style={{ transform: `translateY(${item.start - virtualizer.options.scrollMargin}px)` }}
          >
            <ListingCard listing={listing} names={names} selected={chosen === listing.id} />
          </article>
        );
      })}
    </div>
  );
});
