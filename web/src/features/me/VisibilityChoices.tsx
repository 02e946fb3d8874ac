import type { Schemas } from '../../api/client';
import { useMeIfKnown } from '../../api/session';
import { Choices } from '../../ui/Choices';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { AudienceSum } from '../post/AudienceSum';
import { AUDIENCES } from '../post/draft';
import { postWords } from '../post/words';

type Visibility = Schemas['Visibility'];

/** The five choices in the words of the form that posts, each with the number of people that it is today. */
export function VisibilityChoices({
  label,
  selected,
  onSelect,
  audience,
}: {
  label: string;
  selected: Visibility;
  onSelect: (visibility: Visibility) => void;
  audience: Schemas['PreviewView'] | undefined;
}) {
  const words = useWords(postWords);
  const format = useFormat();
  const me = useMeIfKnown();
  const hints: Partial<Record<Visibility, string>> = {
    my_cell: words.my_cellHint,
    my_community: me?.communities.map(community => community.name).join(', ') ?? '',
    trusted_network: words.trusted_networkHint,
    anyone_local: words.anyone_localHint,
  };
  const of = (id: Visibility) =>
    audience?.choices?.find(choice => choice.sharing === id && !choice.is_public);
  return (
    <>
      <Choices<Visibility>
        label={label}
        labelHidden
        selected={selected}
        onSelect={onSelect}
        choices={AUDIENCES.map(id => {
          const total = of(id)?.total;
          return {
            id,
            name: words[id],
            hint: hints[id],
            number: total === undefined ? '' : format.number(total),
          };
        })}
      />
      <AudienceSum preview={of(selected)} settled />
    </>
  );
}
