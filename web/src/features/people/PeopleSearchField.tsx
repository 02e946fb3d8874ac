import { SearchField } from '../../ui/SearchField';
import { useTyped } from '../../ui/useTyped';
import { useWords } from '../../words/catalogue';
import { peopleWords } from './words';

/** By itself, so that a letter draws no list anew. */
export function PeopleSearchField({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const words = useWords(peopleWords);
  const [typed, setTyped] = useTyped(q, onSearch);
  return <SearchField label={words.search} value={typed} onChange={setTyped} maxLength={100} />;
}
