import type { Schemas } from '../../api/client';
import { useMeIfKnown } from '../../api/session';
import { Choices } from '../../ui/Choices';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { AUDIENCES } from '../post/draft';
import { postWords } from '../post/words';

/** The five choices in the words of the form that posts. */
export function VisibilityChoices({
  label,
  selected,
  onSelect,
  total,
}: {
  label: string;
  selected: Schemas['Visibility'];
  onSelect: (visibility: Schemas['Visibility']) => void;
  /** The number of people behind the selected choice. */
  total: number | undefined;
}) {
  const words = useWords(postWords);
  const format = useFormat();
  const me = useMeIfKnown();
  const hints: Partial<Record<Schemas['Visibility'], string>> = {
    my_cell: words.my_cellHint,
    my_community: me?.communities.map(community => community.name).join(', ') ?? '',
    trusted_network: words.trusted_networkHint,
    anyone_local: words.anyone_localHint,
  };
  return (
    <Choices<Schemas['Visibility']>
      label={label}
      selected={selected}
      onSelect={onSelect}
      choices={AUDIENCES.map(id => ({
        id,
        name: words[id],
        hint: hints[id],
        number: id === selected && total !== undefined ? format.number(total) : undefined,
      }))}
    />
  );
}
