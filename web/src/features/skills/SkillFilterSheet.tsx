import { useQuery } from '@tanstack/react-query';
import { namesOf } from '../../api/names';
import { useMe } from '../../api/session';
import { Button } from '../../ui/Button';
import { Sheet } from '../../ui/Dialog';
import { Select } from '../../ui/Select';
import { useWords } from '../../words/catalogue';
import { communityQuery } from '../communities/queries';
import { FilterFields } from '../feed/FilterFields';
import { feedWords } from '../feed/words';
import { skillCountsQuery } from './queries';
import { skillsRoute } from './routes';
import { filtersSet } from './search';
import { useSetSearch } from './useSetSearch';
import { skillWords } from './words';

const ANY = '*';

/** Each choice takes effect at once, behind the sheet. */
export function SkillFilterSheet({ onClose }: { onClose: () => void }) {
  const words = useWords(skillWords);
  const feed = useWords(feedWords);
  const search = skillsRoute.useSearch();
  const set = useSetSearch();
  const { communities: own } = useMe();
  const { category, community } = search;
  const { data: counts } = useQuery(skillCountsQuery(search));
  const other = own.some(({ id }) => id === community) ? '' : (community ?? '');
  const { data: others } = useQuery(communityQuery(other));
  const shown = category
    ? (counts?.categories.find(one => one.category === category)?.count ?? 0)
    : (counts?.total ?? 0);
  return (
    <Sheet
      title={feed.filters}
      isOpen
      onClose={onClose}
      footer={
        <>
          {filtersSet(search) > 0 && (
            <Button
              look="quiet"
              onPress={() => set({ community: undefined, km: undefined, order: undefined, trust: undefined })}
            >
              {feed.clear}
            </Button>
          )}
          <Button look="primary" onPress={onClose}>
            {feed.show(shown)}
          </Button>
        </>
      }
    >
      {(own.length > 1 || other !== '') && (
        <Select
          label={words.directoryOf}
          selected={community ?? ANY}
          onSelect={id => set({ community: id === ANY ? undefined : id, scope: undefined })}
          options={[
            { id: ANY, name: words.anyCommunity },
            ...own.map(({ id, name }) => ({ id, name })),
            ...(other === ''
              ? []
              : [{ id: other, name: others?.name ?? namesOf().community(other) ?? words.theCommunity }]),
          ]}
        />
      )}
      <FilterFields search={search} onChange={set} />
    </Sheet>
  );
}
