import { useNavigate } from '@tanstack/react-router';
import type { FeedSearch } from './search';

export type SearchChange = Partial<Record<keyof FeedSearch, unknown>>;

/** Changes the URL of the feed; what is undefined leaves it. */
export function useSetSearch(): (change: SearchChange) => void {
  const navigate = useNavigate();
  return change =>
    void navigate({ to: '/', search: before => ({ ...before, ...change }) as FeedSearch, replace: true });
}
