import { useQuery } from '@tanstack/react-query';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { Sheet } from '../../ui/Dialog';
import { Select } from '../../ui/Select';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useCategoryName } from '../listings/categories';
import { FilterFields } from './FilterFields';
import { filterCountsQuery } from './queries';
import { type FeedSearch, filtersSet } from './search';
import type { SearchChange } from './useSetSearch';
import { feedWords } from './words';

const ANY = 'any';

/** Each choice takes effect at once, behind the sheet; the button says how many results there are. */
export function FilterSheet({
  isOpen,
  onClose,
  search,
  onChange,
  hidden,
}: {
  isOpen: boolean;
  onClose: () => void;
  search: FeedSearch;
  onChange: (change: SearchChange) => void;
  /** How many the reader hid. */
  hidden: number;
}) {
  const words = useWords(feedWords);
  const format = useFormat();
  const categoryName = useCategoryName();
  const { data: counts } = useQuery({ ...filterCountsQuery(search), enabled: isOpen });
  // The chosen one stays in the list, even with no result.
  const found = (counts?.categories ?? []).map(({ key, name, total }) => ({
    id: key,
    name: `${key === name.toLowerCase() ? categoryName(key) : name} (${format.number(total)})`,
  }));
  const { category } = search;
  const categories =
    category === undefined || found.some(({ id }) => id === category)
      ? found
      : [{ id: category, name: categoryName(category) }, ...found];
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
                onChange({
                  category: undefined,
                  km: undefined,
                  trust: undefined,
                  order: undefined,
                  hidden: undefined,
                })
              }
            >
              {words.clear}
            </Button>
          )}
          <Button look="primary" onPress={onClose}>
            {words.show(counts?.total ?? 0)}
          </Button>
        </>
      }
    >
      <Select
        label={words.category}
        selected={search.category ?? ANY}
        onSelect={id => onChange({ category: id === ANY ? undefined : id })}
        options={[{ id: ANY, name: words.anyCategory }, ...categories]}
      />
      <FilterFields search={search} trustHint={words.trustHint} onChange={onChange} />
      {hidden > 0 && (
        <Checkbox
          isSelected={search.hidden === true}
          onChange={isShown => onChange({ hidden: isShown || undefined })}
        >
          {words.alsoHidden(hidden)}
        </Checkbox>
      )}
    </Sheet>
  );
}
