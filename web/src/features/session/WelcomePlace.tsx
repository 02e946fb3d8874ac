import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useOnline } from '../../api/connection';
import { useMe } from '../../api/session';
import { Button } from '../../ui/Button';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { type Picked, PlacePicker, savedPlace } from '../me/PlacePicker';
import { placeWords } from '../me/placeWords';
import { useSavePlace } from '../me/useSavePlace';
import { welcomeWords } from './welcomeWords';
import '../me/me.css';

export function WelcomePlace() {
  const words = useWords(welcomeWords);
  const place = useWords(placeWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const navigate = useNavigate();
  const me = useMe();
  const [picked, setPicked] = useState<Picked>(() => savedPlace(me));
  const next = () => void navigate({ to: '/welcome', search: { step: 'sharing' } });
  const save = useSavePlace(next);
  return (
    <>
      <ScreenHeader title={words.where}>
        <p className="soft">{words.step(1)}</p>
      </ScreenHeader>
      <div className="screen-body">
        <p>{place.why}</p>
        <PlacePicker picked={picked} onPick={setPicked} isMain />
        <div role="alert" className="field-error">
          {save.isError && say(save.error)}
        </div>
        <div className="row">
          <Button
            look={picked.point ? 'primary' : 'secondary'}
            isPending={save.isPending}
            onPress={() => (picked.point ? save.mutate({ picked, preference: me.preference }) : next())}
            disabledBecause={online ? null : ui.offlineWrite}
          >
            {picked.point ? words.next : words.withoutPlace}
          </Button>
        </div>
        <p className="soft">{words.later}</p>
      </div>
    </>
  );
}
