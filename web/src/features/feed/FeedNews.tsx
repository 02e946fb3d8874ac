import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { queryClient } from '../../api/queries';
import { Button } from '../../ui/Button';
import { useWords } from '../../words/catalogue';
import { clearAppeared, useAppeared } from '../listings/appeared';
import { newsQuery } from './queries';
import { feedRoute } from './routes';
import { feedWords } from './words';

/** "4 new": what appeared waits here, and moves nothing of what is read. Only what belongs into this list is counted. */
export function FeedNews({ rows, onShow }: { rows: readonly Schemas['ListingView'][]; onShow: () => void }) {
  const words = useWords(feedWords);
  const search = feedRoute.useSearch();
  const appeared = useAppeared();
  const there = new Set(rows.map(row => row.id));
  const waiting = new Set([...appeared].filter(id => !there.has(id)));
  const { data: news = 0 } = useQuery(newsQuery(search, waiting));
  return (
    <div className="feed-news" role="status">
      {waiting.size > 0 && news > 0 && (
        <Button
          look="primary"
          onPress={() => {
            clearAppeared();
            onShow();
            void queryClient.invalidateQueries({ queryKey: ['listings', 'feed'] });
          }}
        >
          {`${words.news(news)} · ${words.showNews}`}
        </Button>
      )}
    </div>
  );
}
