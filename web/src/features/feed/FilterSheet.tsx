import { useQuery } from '@tanstack/react-query';
import { api, value } from '../../api/client';
import { Button } from '../../ui/Button';
import { Sheet } from '../../ui/Dialog';
import { Select } from '../../ui/Select';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { CATEGORIES, useCategoryName } from '../listings/categories';
import { asked } from './queries';
import { type FeedSearch, filtersSet } from './search';
import { feedWords } from './words';

const DISTANCES = [1, 2, 5, 10, 25, 50, 100];
const TRUSTS = [0.3, 0.5, 0.7, 0.9];
const ANY = 'any';

/** Each choice takes effect at once, behind the sheet; the button says how many results there are. */
export function FilterSheet({
  isOpen,
  onClose,
  search,
  onChange,
}: {
  isOpen: boolean;
  onClose: () => void;
  search: FeedSearch;
  onChange: (change: Partial<Record<keyof FeedSearch, unknown>>) => void;
}) {
  const words = useWords(feedWords);
  const format = useFormat();
  const categoryName = useCategoryName();
  const { data: count } = useQuery({
    queryKey: ['listings', 'count', asked(search)],
    queryFn: ({ signal }) =>
      value(api.GET('/api/v1/listings', { params: { query: { ...asked(search), limit: 1 } }, signal })),
    enabled: isOpen,
  });
  return (
    <Sheet
      title={words.filters}
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <>
          {filtersSet(search) > 0 && (
            <Button
              look="quiet"
              onPress={() =>
                onChange({ category: undefined, km: undefined, trust: undefined, order: undefined })
              }
            >
              {words.clear}
            </Button>
          )}
          <Button look="primary" onPress={onClose}>
            {words.show(count?.total ?? 0)}
          </Button>
        </>
      }
    >
      <Select
        label={words.category}
        selected={search.category ?? ANY}
        onSelect={id => onChange({ category: id === ANY ? undefined : id })}
        options={[
          { id: ANY, name: words.anyCategory },
          ...CATEGORIES.map(id => ({ id: id as string, name: categoryName(id) })),
        ]}
      />
      <Select
        label={words.distance}
        selected={search.km === undefined ? ANY : String(search.km)}
        onSelect={id => onChange({ km: id === ANY ? undefined : Number(id) })}
        options={[
          { id: ANY, name: words.anyDistance },
          ...DISTANCES.map(km => ({ id: String(km), name: words.within(format.distance(km)) })),
        ]}
      />
      <Select
        label={words.trust}
        hint={words.trustHint}
        selected={search.trust === undefined ? ANY : String(search.trust)}
        onSelect={id => onChange({ trust: id === ANY ? undefined : Number(id) })}
        options={[
          { id: ANY, name: words.anyTrust },
          ...TRUSTS.map(trust => ({ id: String(trust), name: words.atLeast(format.trust(trust)) })),
        ]}
      />
      <Select
        label={words.order}
        selected={search.order ?? 'newest'}
        onSelect={order => onChange({ order: order === 'newest' ? undefined : order })}
        options={[
          { id: 'newest' as const, name: words.newest },
          { id: 'nearest' as const, name: words.nearest },
          { id: 'most_trusted' as const, name: words.most_trusted },
        ]}
      />
    </Sheet>
  );
}
