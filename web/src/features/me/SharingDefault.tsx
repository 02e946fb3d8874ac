import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useOnline } from '../../api/connection';
import { useMe } from '../../api/session';
import { Button } from '../../ui/Button';
import { Select } from '../../ui/Select';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { sharingAudienceQuery } from './queries';
import { usePreference } from './usePreference';
import { VisibilityChoices } from './VisibilityChoices';
import { meWords } from './words';

const RADII = [1, 2, 5, 10, 20, 50];

/** The form for the default audience of the member's listings, with the number of people in it today. */
export function SharingDefault() {
  const words = useWords(meWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const format = useFormat();
  const online = useOnline();
  const { preference } = useMe();
  const [visibility, setVisibility] = useState(preference.visibility);
  const [radius, setRadius] = useState(preference.local_radius_km);
  const audience = useQuery(sharingAudienceQuery);
  const isSame = visibility === preference.visibility && radius === preference.local_radius_km;
  const save = usePreference(() => toast(words.saved));
  const radii = RADII.includes(radius) ? RADII : [...RADII, radius].toSorted((a, b) => a - b);
  return (
    <div className="stack">
      <p className="soft">{words.sharingWhy}</p>
      <VisibilityChoices
        label={words.sharingQuestion}
        selected={visibility}
        onSelect={setVisibility}
        audience={audience.data}
      />
      <Select
        label={words.radius}
        hint={words.radiusHint}
        selected={String(radius)}
        onSelect={km => setRadius(Number(km))}
        options={radii.map(km => ({ id: String(km), name: format.distance(km) }))}
      />
      <div role="alert" className="field-error">
        {save.isError && say(save.error)}
      </div>
      <div>
        <Button
          look="primary"
          icon="check"
          isPending={save.isPending}
          onPress={() =>
            save.mutate({ visibility, local_radius_km: radius, precision: preference.precision })
          }
          disabledBecause={!online ? ui.offlineWrite : isSame ? words.same : null}
        >
          {words.save}
        </Button>
      </div>
      <p className="soft">{words.sharingScope}</p>
    </div>
  );
}
