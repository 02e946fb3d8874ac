import { SearchField } from '../../ui/SearchField';
import { useTyped } from '../../ui/useTyped';
import { useWords } from '../../words/catalogue';
import { skillsRoute } from './routes';
import { useSetSearch } from './useSetSearch';
import { skillWords } from './words';

export function SkillSearchField() {
  const words = useWords(skillWords);
  const { q = '' } = skillsRoute.useSearch();
  const set = useSetSearch();
  const [typed, setTyped] = useTyped(q, wanted => set({ q: wanted === '' ? undefined : wanted }));
  return <SearchField label={words.search} value={typed} onChange={setTyped} maxLength={100} />;
}
