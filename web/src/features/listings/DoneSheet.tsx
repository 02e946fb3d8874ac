import { useState } from 'react';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { Sheet } from '../../ui/Dialog';
import { useWords } from '../../words/catalogue';
import { listingWords } from './words';

const NOBODY = ':nobody';

/** Who helped, where there is more than one answer to that. */
export function DoneSheet({
  people,
  onClose,
  onDone,
}: {
  people: readonly { id: string; name: string }[];
  onClose: () => void;
  onDone: (helper: string | null) => void;
}) {
  const words = useWords(listingWords);
  const [chosen, setChosen] = useState(people[0]?.id ?? NOBODY);
  return (
    <Sheet
      title={words.whoHelped}
      isOpen
      onClose={onClose}
      footer={
        <Button look="primary" icon="check" onPress={() => onDone(chosen === NOBODY ? null : chosen)}>
          {words.markDone}
        </Button>
      }
    >
      <Choices
        label={words.whoHelped}
        labelHidden
        selected={chosen}
        onSelect={setChosen}
        choices={[...people, { id: NOBODY, name: words.byMyself }]}
      />
    </Sheet>
  );
}
