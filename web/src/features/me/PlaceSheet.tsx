import { useState } from 'react';
import { useOnline } from '../../api/connection';
import type { Schemas } from '../../api/client';
import { Button } from '../../ui/Button';
import { Sheet } from '../../ui/Dialog';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { type Picked, PlacePicker, savedPlace } from './PlacePicker';
import { placeWords } from './placeWords';
import { useSavePlace } from './useSavePlace';
import './me.css';

/** The place of the member, over a form that needs it. */
export function PlaceSheet({ me, onClose }: { me: Schemas['ProfileView']; onClose: () => void }) {
  const words = useWords(placeWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const [picked, setPicked] = useState<Picked>(() => savedPlace(me));
  const save = useSavePlace(onClose);
  return (
    <Sheet
      title={words.mine}
      isOpen
      onClose={onClose}
      footer={
        <Button
          look="primary"
          icon="check"
          isPending={save.isPending}
          onPress={() => save.mutate({ picked, preference: me.preference })}
          disabledBecause={!online ? ui.offlineWrite : picked.point ? null : words.noneYet}
        >
          {words.keep}
        </Button>
      }
    >
      <p>{words.why}</p>
      <PlacePicker picked={picked} onPick={setPicked} />
      <div role="alert" className="field-error">
        {save.isError && say(save.error)}
      </div>
    </Sheet>
  );
}
