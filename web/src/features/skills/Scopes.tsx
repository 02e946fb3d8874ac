import { useMe } from '../../api/session';
import { Chips } from '../../ui/Chips';
import { useWords } from '../../words/catalogue';
import { feedWords } from '../feed/words';
import { skillsRoute } from './routes';
import type { Scope } from './search';
import { useSetSearch } from './useSetSearch';
import { skillWords } from './words';

/** Whose directories: all, those of the member's communities, or those of their partners. */
export function Scopes() {
  const words = useWords(skillWords);
  const feed = useWords(feedWords);
  const { scope, community } = skillsRoute.useSearch();
  const set = useSetSearch();
  const { communities } = useMe();
  const of = (id: string) => (communities.some(own => own.id === id) ? 'own' : 'partner');
  return (
    <Chips<Scope | 'all'>
      look="segments"
      label={feed.groups}
      selected={community === undefined ? (scope ?? 'all') : of(community)}
      onSelect={id => set({ scope: id === 'all' ? undefined : id, community: undefined })}
      chips={[
        { id: 'all', name: feed.all },
        { id: 'own', name: (communities.length === 1 && communities[0]?.name) || words.own },
        { id: 'partner', name: feed.partner },
      ]}
    />
  );
}
