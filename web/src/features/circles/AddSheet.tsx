import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { Schemas } from '../../api/client';
import { useOnline } from '../../api/connection';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { Consequence } from '../../ui/Consequence';
import { Sheet } from '../../ui/Dialog';
import { ErrorState } from '../../ui/ErrorState';
import { SearchField } from '../../ui/SearchField';
import { TrustWord } from '../../ui/TrustWord';
import { useSettled } from '../../ui/useSettled';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { foundQuery } from '../people/queries';
import { addPreviewQuery, membersQuery } from './queries';
import { useMembership } from './useMembership';
import { circleWords } from './words';

/** Search, choose, see what it changes, add. */
export function AddSheet({ circle, onClose }: { circle: Schemas['CircleView']; onClose: () => void }) {
  const words = useWords(circleWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const [q, setQ] = useState('');
  const [chosen, setChosen] = useState<Schemas['FoundMember'] | null>(null);
  const { data, error } = useQuery(foundQuery(useSettled(q.trim())));
  const inside = useQuery(membersQuery(circle.id)).data?.rows;
  const preview = useQuery({
    ...addPreviewQuery(circle.id, chosen?.id ?? ''),
    enabled: chosen !== null,
    placeholderData: undefined,
  });
  const add = useMembership(circle.id, onClose);
  const found = q.trim() === '' ? undefined : data?.rows;
  return (
    <Sheet
      title={words.addTo(circle.name)}
      isOpen
      onClose={onClose}
      footer={
        chosen && (
          <Button
            look="primary"
            icon="add"
            isPending={add.isPending}
            onPress={() => add.mutate({ person: chosen, isIn: true })}
            disabledBecause={online ? null : ui.offlineWrite}
          >
            {words.addOne(chosen.name)}
          </Button>
        )
      }
    >
      <SearchField
        label={words.search}
        value={q}
        onChange={next => {
          setQ(next);
          setChosen(null);
        }}
        autoFocus
      />
      <div role="alert" className="field-error">
        {add.isError && say(add.error)}
      </div>
      {error && <ErrorState error={error} />}
      {found && (
        <ul className="rows" aria-label={words.found}>
          {found
            .filter(person => chosen === null || chosen.id === person.id)
            .map(person => {
              const isIn = inside?.some(one => one.id === person.id) ?? false;
              return (
                <li key={person.id}>
                  <AriaButton
                    className="pick"
                    isDisabled={isIn}
                    onPress={() => setChosen(chosen ? null : person)}
                  >
                    <Avatar id={person.id} name={person.name} />
                    <span className="person-words">
                      <span className="person-name">{person.name}</span>
                      {isIn ? (
                        <span className="soft">{words.already}</span>
                      ) : (
                        <TrustWord
                          trust={person.direct ?? person.trust}
                          direct={person.direct}
                          through={person.through?.name}
                        />
                      )}
                    </span>
                  </AriaButton>
                </li>
              );
            })}
        </ul>
      )}
      {found?.length === 0 && <p>{words.foundNobody}</p>}
      {!found && <p className="soft">{words.searchHint}</p>}
      {chosen && <Consequence preview={preview.data} busy={preview.isFetching} />}
    </Sheet>
  );
}
