import { useEffect, useRef, useState } from 'react';
import { SearchField } from '../../ui/SearchField';
import { useWords } from '../../words/catalogue';
import { feedRoute } from './routes';
import { useSetSearch } from './useSetSearch';
import { feedWords } from './words';

const DEBOUNCE = 250;

/** What is typed goes into the URL when the fingers rest. */
export function FeedSearchField({ autoFocus }: { autoFocus: boolean }) {
  const words = useWords(feedWords);
  const { q = '' } = feedRoute.useSearch();
  const set = useSetSearch();
  const [typed, setTyped] = useState(q);
  const sent = useRef(q);
  // Cleared elsewhere, or another address.
  useEffect(() => {
    if (q === sent.current) return;
    sent.current = q;
    setTyped(q);
  }, [q]);
  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === q) return;
    const timer = setTimeout(() => {
      sent.current = wanted;
      set({ q: wanted === '' ? undefined : wanted });
    }, DEBOUNCE);
    return () => clearTimeout(timer);
  }, [typed, q, set]);
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
