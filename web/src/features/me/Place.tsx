import { useState } from 'react';
import { useOnline } from '../../api/connection';
import { useMe } from '../../api/session';
import { Button } from '../../ui/Button';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { type Picked, PlacePicker, savedPlace } from './PlacePicker';
import { placeWords } from './placeWords';
import { useSavePlace } from './useSavePlace';
import { meWords } from './words';

export function Place() {
  const words = useWords(placeWords);
  const mine = useWords(meWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const me = useMe();
  const saved = savedPlace(me);
  const [picked, setPicked] = useState<Picked>(saved);
  const save = useSavePlace(() => toast(mine.saved));
  const isSame = JSON.stringify(picked) === JSON.stringify(saved);
  return (
    <div className="stack">
      <p className="soft">{words.why}</p>
      <PlacePicker picked={picked} onPick={setPicked} />
      <div role="alert" className="field-error">
        {save.isError && say(save.error)}
      </div>
      <div className="row">
        <Button
          look="primary"
          icon="check"
          isPending={save.isPending}
          onPress={() => save.mutate({ picked, preference: me.preference })}
          disabledBecause={!online ? ui.offlineWrite : isSame ? mine.same : null}
        >
          {mine.save}
        </Button>
        {picked.point && (
          <Button look="quiet" icon="remove" onPress={() => setPicked({ ...picked, point: null })}>
            {words.without}
          </Button>
        )}
      </div>
    </div>
  );
}
