import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { useOnline } from '../../api/connection';
import { ErrorState } from '../../ui/ErrorState';
import { IconButton } from '../../ui/IconButton';
import { Skeleton } from '../../ui/Loading';
import { PersonRow } from '../../ui/PersonRow';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { membersQuery } from './queries';
import { useMembership } from './useMembership';
import { circleWords } from './words';

export function CircleMembers({ circle }: { circle: Schemas['CircleView'] }) {
  const words = useWords(circleWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const { data, error, refetch, isPlaceholderData } = useQuery(membersQuery(circle.id));
  const change = useMembership(circle.id);
  if (!data || isPlaceholderData)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton lines={2} />;
  if (data.rows.length === 0) return <p className="soft">{words.nobody}</p>;
  return (
    <ul className="rows" aria-label={words.inside}>
      {data.rows.map(person => (
        <li key={person.id}>
          <PersonRow
            id={person.id}
            name={person.name}
            link={
              <Link to="/people/$id" params={{ id: person.id }}>
                {person.name}
              </Link>
            }
            end={
              <IconButton
                icon="close"
                name={words.removeOne(person.name)}
                onPress={() =>
                  online
                    ? change.mutate({ person, isIn: false }, { onError: problem => toast(say(problem)) })
                    : toast(ui.offlineWrite)
                }
              />
            }
          />
        </li>
      ))}
    </ul>
  );
}
