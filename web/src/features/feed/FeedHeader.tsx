import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '../../api/session';
import { useLayout } from '../../app/layout';
import { appWords } from '../../app/words';
import { Chips } from '../../ui/Chips';
import { FilterButton } from '../../ui/FilterButton';
import { IconButton } from '../../ui/IconButton';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { Bell } from '../notices/Bell';
import { FeedSearchField } from './FeedSearchField';
import { countsQuery } from './queries';
import { feedRoute } from './routes';
import { filtersSet, SCOPES } from './search';
import { useSetSearch } from './useSetSearch';
import { feedWords } from './words';

/** Groups and kinds with their numbers, search and filters. */
export function FeedHeader({ onFilter }: { onFilter: () => void }) {
  const words = useWords(feedWords);
  const places = useWords(appWords);
  const format = useFormat();
  const search = feedRoute.useSearch();
  const change = useSetSearch();
  const set = filtersSet(search);
  const { communities } = useMe();
  const { data: counts } = useQuery(countsQuery(search));
  const [searching, setSearching] = useState(search.q !== undefined);
  const wide = useLayout() === 'wide';
  const home = communities.length === 1 ? communities[0]?.name : undefined;
  const number = (count: number | undefined) => (count === undefined ? '' : format.number(count));
  const here = counts?.scopes[search.scope ?? 'own'];
  return (
    <ScreenHeader
      title={places.feed}
      actions={
        <>
          {!wide && !searching && (
            <IconButton icon="search" name={words.search} onPress={() => setSearching(true)} />
          )}
          <FilterButton
            name={set === 0 ? words.filters : words.filtersSet(set)}
            set={set}
            onNear={() => void import('./FilterSheet')}
            onPress={onFilter}
          />
          <Bell />
        </>
      }
    >
      {(wide || searching) && <FeedSearchField autoFocus={searching && search.q === undefined} />}
      <Chips
        look="segments"
        label={words.groups}
        selected={search.scope ?? 'own'}
        onSelect={scope => change({ scope: scope === 'own' ? undefined : scope })}
        chips={SCOPES.map(scope => ({
          id: scope,
          name: scope === 'own' ? (home ?? words.own) : words[scope],
          count: number(
            search.kind === undefined
              ? counts?.scopes[scope].total
              : counts?.scopes[scope][search.kind === 'need' ? 'needs' : 'offers'],
          ),
        }))}
      />
      <Chips
        label={words.kinds}
        selected={search.kind ?? 'all'}
        onSelect={kind => change({ kind: kind === 'all' ? undefined : kind })}
        chips={[
          { id: 'all', name: words.all },
          { id: 'need', name: words.need, count: number(here?.needs) },
          { id: 'offer', name: words.offer, count: number(here?.offers) },
        ]}
      />
    </ScreenHeader>
  );
}
