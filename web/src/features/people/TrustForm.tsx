import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useOnline } from '../../api/connection';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { Choices } from '../../ui/Choices';
import { Consequence } from '../../ui/Consequence';
import { Sheet } from '../../ui/Dialog';
import { Slider } from '../../ui/Slider';
import { trustLevel } from '../../ui/TrustWord';
import { useSettled } from '../../ui/useSettled';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { LEAST, LEVELS, STEP } from './levels';
import { trustPreviewQuery } from './queries';
import { type Declared, useTrust } from './useTrust';
import { peopleWords } from './words';

const NONE = 'none';
const ASK_AFTER = 300;

/** Four words and a finer number; what would change is counted before anything is saved. */
export function TrustForm({
  person,
  before,
  back,
  onClose,
}: {
  person: { id: string; name: string };
  before: Declared;
  /** Opened to take the trust back. */
  back: boolean;
  onClose: () => void;
}) {
  const words = useWords(peopleWords);
  const ui = useWords(uiWords);
  const format = useFormat();
  const say = useProblemWords();
  const online = useOnline();
  const [weight, setWeight] = useState<number | null>(back ? null : (before.weight ?? 0.6));
  const [shared, setShared] = useState(before.shared);
  const save = useTrust(onClose);
  const asked = useSettled(weight, ASK_AFTER);
  const isSame = weight === before.weight && (weight === null || shared === before.shared);
  const preview = useQuery({
    ...trustPreviewQuery(person.id, asked),
    enabled: asked !== before.weight && online,
    placeholderData: undefined,
  });
  const names = {
    family: ui.trustFamily,
    close: ui.trustClose,
    known: ui.trustKnown,
    acquainted: ui.trustAcquainted,
  };
  const hints = {
    family: words.familyHint,
    close: words.closeHint,
    known: words.knownHint,
    acquainted: words.acquaintedHint,
  };
  return (
    <Sheet
      title={words.setTitle(person.name)}
      isOpen
      onClose={onClose}
      footer={
        <Button
          look={weight === null ? 'danger' : 'primary'}
          icon={weight === null ? 'undo' : 'check'}
          isPending={save.isPending}
          onPress={() => save.mutate({ person, before, after: { weight, shared } })}
          disabledBecause={!online ? ui.offlineWrite : isSame ? words.same : null}
        >
          {weight === null ? words.takeBack : words.save}
        </Button>
      }
    >
      <Choices
        label={words.howMuch}
        selected={weight === null ? NONE : trustLevel(weight, weight)}
        onSelect={id => setWeight(LEVELS.find(level => level.id === id)?.weight ?? null)}
        choices={[
          ...LEVELS.map(({ id, weight: number }) => ({
            id: id as string,
            name: names[id],
            hint: hints[id],
            number: format.trust(weight !== null && trustLevel(weight, weight) === id ? weight : number),
          })),
          ...(before.weight === null ? [] : [{ id: NONE, name: words.none, hint: words.noneHint }]),
        ]}
      />
      {weight !== null && (
        <>
          <Slider
            label={words.fine}
            value={weight}
            onChange={next => setWeight(Math.round(next * 100) / 100)}
            minimum={LEAST}
            maximum={1}
            step={STEP}
            shown={format.trust(weight)}
          />
          <div>
            <Checkbox isSelected={shared} onChange={setShared}>
              {words.tell(person.name)}
            </Checkbox>
            <p className="soft">{words.tellHint}</p>
          </div>
        </>
      )}
      {weight !== before.weight && online && (
        <Consequence preview={preview.data} busy={preview.isFetching || asked !== weight} />
      )}
      <div role="alert" className="field-error">
        {save.isError && say(save.error)}
        {!save.isError && preview.isError && say(preview.error)}
      </div>
    </Sheet>
  );
}
