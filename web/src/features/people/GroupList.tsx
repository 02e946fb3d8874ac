import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMeIfKnown } from '../../api/session';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import { type Group, type Neighbour, throughOf } from './neighbourhood';
import { PersonEntry } from './PersonEntry';
import type { usePeople } from './usePeople';
import { peopleWords } from './words';

const PAGE = 40;

/** People are met in a community. */
function WhereToMeet() {
  const words = useWords(peopleWords);
  const home = useMeIfKnown()?.communities[0];
  return home ? (
    <Link className="button" to="/communities/$id" params={{ id: home.id }}>
      {words.peopleOf(home.name)}
    </Link>
  ) : (
    <Link className="button" data-look="primary" to="/communities">
      {words.findCommunity}
    </Link>
  );
}

export function GroupList({
  group,
  neighbours,
  people: { data, error, refetch },
}: {
  group: Group;
  neighbours: readonly Neighbour[] | undefined;
  people: Pick<ReturnType<typeof usePeople>, 'data' | 'error' | 'refetch'>;
}) {
  const words = useWords(peopleWords);
  const [shown, setShown] = useState(PAGE);
  if (!neighbours)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton lines={4} />;
  if (neighbours.length === 0) {
    const { title, why } = {
      trusted: { title: words.emptyTrusted, why: words.emptyTrustedWhy },
      trusting: { title: words.emptyTrusting, why: words.emptyTrustingWhy },
      through: { title: words.emptyThrough, why: words.emptyThroughWhy },
    }[group];
    return (
      <Empty icon="people" title={title} action={group === 'trusting' ? undefined : <WhereToMeet />}>
        {why}
      </Empty>
    );
  }
  const unknown = neighbours.some(one => one.trust === null);
  return (
    <>
      <ul className="rows people-list" aria-label={words[group]}>
        {neighbours.slice(0, shown).map(person => (
          <li key={person.id}>
            <PersonEntry
              person={person}
              through={throughOf(person)?.name ?? null}
              aside={
                group === 'trusting'
                  ? null
                  : person.trustsMe
                    ? words.trustsYou
                    : person.direct !== null && !person.shared
                      ? words.onlyYou
                      : null
              }
            />
          </li>
        ))}
      </ul>
      {neighbours.length > shown && (
        <Button onPress={() => setShown(shown + PAGE)} wide>
          {words.showMore}
        </Button>
      )}
      {unknown ? (
        <p className="soft">{words.tooOften}</p>
      ) : (
        data && !data.complete && <p className="soft">{words.partial}</p>
      )}
    </>
  );
}
