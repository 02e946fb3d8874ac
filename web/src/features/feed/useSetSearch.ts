import { useNavigate } from '@tanstack/react-router';
import { feedRoute } from './routes';
import type { FeedSearch } from './search';

export type SearchChange = Partial<Record<keyof FeedSearch, unknown>>;

/** Changes the URL of the feed; what is undefined leaves it. */
export function useSetSearch(): (change: SearchChange) => void {
  const search = feedRoute.useSearch();
  const navigate = useNavigate();
  return change => void navigate({ to: '/', search: { ...search, ...change } as FeedSearch, replace: true });
}
