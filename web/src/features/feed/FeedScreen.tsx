import { Outlet, useMatchRoute } from '@tanstack/react-router';
import { Empty } from '../../ui/Empty';
import { ListDetail } from '../../ui/ListDetail';
import { useWords } from '../../words/catalogue';
import { Feed } from './Feed';
import { feedWords } from './words';

export function FeedScreen() {
  const words = useWords(feedWords);
  const matched = useMatchRoute();
  const isOpen = Boolean(matched({ to: '/l/$id', fuzzy: true }));
  return (
    <ListDetail
      isOpen={isOpen}
      list={<Feed />}
      detail={<Outlet />}
      nothing={<Empty icon="feed" title={words.nothing} />}
    />
  );
}
