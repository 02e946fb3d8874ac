import type { Schemas } from '../../api/client';
import { Select } from '../../ui/Select';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import type { Narrowing } from './search';
import { feedWords } from './words';

const DISTANCES = [1, 2, 5, 10, 25, 50, 100];
const TRUSTS = [0.3, 0.5, 0.7, 0.9];
const ANY = 'any';

/** What narrows and orders any list of what people share. */
export function FilterFields({
  search,
  trustHint,
  onChange,
}: {
  search: Narrowing;
  trustHint?: string;
  onChange: (change: { [K in keyof Narrowing]?: Narrowing[K] | undefined }) => void;
}) {
  const words = useWords(feedWords);
  const format = useFormat();
  return (
    <>
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
        hint={trustHint}
        selected={search.trust === undefined ? ANY : String(search.trust)}
        onSelect={id => onChange({ trust: id === ANY ? undefined : Number(id) })}
        options={[
          { id: ANY, name: words.anyTrust },
          ...TRUSTS.map(trust => ({ id: String(trust), name: words.atLeast(format.trust(trust)) })),
        ]}
      />
      <Select<Schemas['Order']>
        label={words.order}
        selected={search.order ?? 'newest'}
        onSelect={order => onChange({ order: order === 'newest' ? undefined : order })}
        options={[
          { id: 'newest', name: words.newest },
          { id: 'nearest', name: words.nearest },
          { id: 'most_trusted', name: words.most_trusted },
        ]}
      />
    </>
  );
}
