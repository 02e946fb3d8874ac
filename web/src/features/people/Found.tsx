import { useQuery } from '@tanstack/react-query';
import { useSettled } from '../../ui/useSettled';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Dimmed, Skeleton } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import { PersonEntry } from './PersonEntry';
import { foundQuery } from './queries';
import { peopleWords } from './words';

/** Whom the reader knows of, by name: of their communities, or connected by trust. */
export function Found({ q }: { q: string }) {
  const words = useWords(peopleWords);
  const { data, error, isFetching, refetch } = useQuery(foundQuery(useSettled(q)));
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton lines={4} />;
  if (data.rows.length === 0 && !isFetching)
    return (
      <Empty icon="search" title={words.foundNobody(q)}>
        {words.foundNobodyWhy}
      </Empty>
    );
  return (
    <Dimmed busy={isFetching}>
      <ul className="rows people-list" aria-label={words.list}>
        {data.rows.map(person => (
          <li key={person.id}>
            <PersonEntry
              person={person}
              through={typeof person.direct === 'number' ? null : (person.through?.name ?? null)}
              aside={person.trusts_me ? words.trustsYou : null}
            />
          </li>
        ))}
      </ul>
      {!data.complete && <p className="soft">{words.tooOften}</p>}
    </Dimmed>
  );
}
