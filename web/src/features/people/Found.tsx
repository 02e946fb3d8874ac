import { useQuery } from '@tanstack/react-query';
import { useSettled } from '../../ui/useSettled';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Dimmed, Skeleton } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import { PersonEntry } from './PersonEntry';
import { foundQuery } from './queries';
import { usePeople } from './usePeople';
import { peopleWords } from './words';

/** Whom the reader knows of, by name: of their communities, or connected by trust. */
export function Found({ q }: { q: string }) {
  const words = useWords(peopleWords);
  const { data, error, isFetching, refetch } = useQuery(foundQuery(useSettled(q)));
  const { neighbours } = usePeople();
  const near = neighbours && new Map(neighbours.map(person => [person.id, person]));
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton lines={4} />;
  if (data.length === 0 && !isFetching)
    return (
      <Empty icon="search" title={words.foundNobody(q)}>
        {words.foundNobodyWhy}
      </Empty>
    );
  return (
    <Dimmed busy={isFetching}>
      <ul className="rows people-list" aria-label={words.list}>
        {data.map(person => (
          <li key={person.id}>
            <PersonEntry
              person={{ ...person, direct: near?.get(person.id)?.direct }}
              through={null}
              aside={near?.get(person.id)?.trustsMe ? words.trustsYou : null}
            />
          </li>
        ))}
      </ul>
    </Dimmed>
  );
}
