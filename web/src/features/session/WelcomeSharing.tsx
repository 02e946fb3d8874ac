import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useOnline } from '../../api/connection';
import { useMe } from '../../api/session';
import { Button } from '../../ui/Button';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { sharingAudienceQuery } from '../me/queries';
import { usePreference } from '../me/usePreference';
import { VisibilityChoices } from '../me/VisibilityChoices';
import { welcomeWords } from './welcomeWords';

export function WelcomeSharing() {
  const words = useWords(welcomeWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const navigate = useNavigate();
  const { preference } = useMe();
  const [visibility, setVisibility] = useState(preference.visibility);
  const audience = useQuery(sharingAudienceQuery);
  const save = usePreference(() => void navigate({ to: '/', replace: true }));
  return (
    <>
      <ScreenHeader title={words.who}>
        <p className="soft">{words.step(2)}</p>
      </ScreenHeader>
      <div className="screen-body">
        <p>{words.whoWhy}</p>
        <VisibilityChoices
          label={words.who}
          selected={visibility}
          onSelect={setVisibility}
          audience={audience.data}
        />
        {audience.data?.choices?.every(choice => choice.total === 0 || choice.is_public) && (
          <p className="soft">{words.grows}</p>
        )}
        <div role="alert" className="field-error">
          {save.isError && say(save.error)}
        </div>
        <div className="row">
          <Button
            look="primary"
            icon="check"
            isPending={save.isPending}
            onPress={() => save.mutate({ ...preference, visibility })}
            disabledBecause={online ? null : ui.offlineWrite}
          >
            {words.start}
          </Button>
          <Link className="button" data-look="quiet" to="/welcome">
            {ui.back}
          </Link>
        </div>
        <p className="soft">{words.later}</p>
      </div>
    </>
  );
}
