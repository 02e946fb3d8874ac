import { SearchField } from '../../ui/SearchField';
import { useTyped } from '../../ui/useTyped';
import { useWords } from '../../words/catalogue';
import { feedRoute } from './routes';
import { useSetSearch } from './useSetSearch';
import { feedWords } from './words';

export function FeedSearchField({ autoFocus }: { autoFocus: boolean }) {
  const words = useWords(feedWords);
  const { q = '' } = feedRoute.useSearch();
  const set = useSetSearch();
  const [typed, setTyped] = useTyped(q, wanted => set({ q: wanted === '' ? undefined : wanted }));
  return (
    <SearchField
      label={words.search}
      value={typed}
      onChange={setTyped}
      maxLength={100}
      autoFocus={autoFocus}
    />
  );
}
