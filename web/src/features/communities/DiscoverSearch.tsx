import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { SearchField } from '../../ui/SearchField';
import { useWords } from '../../words/catalogue';
import { communitiesRoute } from './routes';
import { communityWords } from './words';

const AFTER = 250;

/** The address holds what is searched for, a moment after the last letter. */
export function DiscoverSearch() {
  const words = useWords(communityWords);
  const { q = '' } = communitiesRoute.useSearch();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(q);
  useEffect(() => {
    if (typed === q) return;
    const timer = setTimeout(
      () => void navigate({ to: '.', search: typed.trim() === '' ? {} : { q: typed.trim() }, replace: true }),
      AFTER,
    );
    return () => clearTimeout(timer);
  }, [typed, q, navigate]);
  return <SearchField label={words.search} value={typed} onChange={setTyped} />;
}
