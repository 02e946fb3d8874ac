import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useDeferredValue } from 'react';
import { useLayout } from '../../app/layout';
import { appWords } from '../../app/words';
import { Chips } from '../../ui/Chips';
import { IconButton } from '../../ui/IconButton';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { Bell } from '../notices/Bell';
import { Found } from './Found';
import { GroupList } from './GroupList';
import { GROUPS, grouped } from './neighbourhood';
import { PeopleSearchField } from './PeopleSearchField';
import { peopleRoute } from './routes';
import { usePeople } from './usePeople';
import { peopleWords } from './words';

/** Beside the list where there is room, else above it. */
export const Picture = lazy(async () => ({ default: (await import('./Picture')).Picture }));

/** Whom I trust, who trusts me, who comes through others; or who was searched for. */
export function People() {
  const words = useWords(peopleWords);
  const places = useWords(appWords);
  const format = useFormat();
  const navigate = useNavigate();
  const wide = useLayout() === 'wide';
  const { group = 'trusted', q = '', view } = peopleRoute.useSearch();
  // The press answers at once; the list follows.
  const listed = useDeferredValue(group);
  const people = usePeople();
  const groups = people.neighbours && grouped(people.neighbours);
  const change = (search: Record<string, unknown>) =>
    void navigate({ to: '.', search: before => ({ ...before, ...search }), replace: true });
  const picture = !wide && view === 'picture';
  return (
    <Screen
      header={
        <ScreenHeader
          title={places.people}
          actions={
            <>
              {!wide && (
                <IconButton
                  icon="trust"
                  name={picture ? words.pictureOff : words.pictureOn}
                  onPress={() => change({ view: picture ? undefined : 'picture' })}
                />
              )}
              <Bell />
            </>
          }
        >
          <PeopleSearchField q={q} onSearch={next => change({ q: next === '' ? undefined : next })} />
          {q === '' && (
            <Chips
              look="segments"
              label={words.groups}
              selected={group}
              onSelect={next => change({ group: next === 'trusted' ? undefined : next })}
              chips={GROUPS.map(id => ({
                id,
                name: words[id],
                count: groups ? format.number(groups[id].length) : '',
              }))}
            />
          )}
        </ScreenHeader>
      }
    >
      {q !== '' ? (
        <Found q={q} />
      ) : (
        <>
          {picture && (
            <Suspense fallback={<div className="neighbours-picture" />}>
              <Picture />
            </Suspense>
          )}
          <GroupList key={listed} group={listed} neighbours={groups?.[listed]} people={people} />
        </>
      )}
    </Screen>
  );
}
