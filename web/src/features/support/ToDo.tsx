import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { namesOf } from '../../api/names';
import { useMeIfKnown } from '../../api/session';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { Section } from '../../ui/Section';
import { useWords } from '../../words/catalogue';
import { AddTask } from './AddTask';
import { answersQuery, inboxQuery, myListingsQuery } from './queries';
import { TaskRow } from './TaskRow';
import { linesOf, promisedOf, tasksOf } from './todo';
import { WaitingRow } from './WaitingRow';
import { supportWords } from './words';

/** One list: what others wait for first, then what I promised, then what I need myself. */
export function ToDo() {
  const words = useWords(supportWords);
  const me = useMeIfKnown();
  const inbox = useQuery(inboxQuery);
  const listings = useQuery(myListingsQuery);
  const answers = useQuery(answersQuery);
  const names = namesOf(inbox.data, listings.data, answers.data);
  const waiting = linesOf(inbox.data?.rows ?? []);
  const promised = promisedOf(answers.data?.rows ?? []);
  const tasks = tasksOf(listings.data?.rows ?? []);
  if (listings.error && !listings.data)
    return <ErrorState error={listings.error} onRetry={() => void listings.refetch()} />;
  if (!me || !listings.data || inbox.isPending || answers.isPending) return <Skeleton lines={4} />;
  return (
    <div className="support-parts">
      {waiting.length > 0 && (
        <Section title={words.waitsForYou}>
          <ul className="rows panel">
            {waiting.map(line => (
              <li key={line.id}>
                <WaitingRow line={line} names={names} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {promised.length > 0 && (
        <Section title={words.promised}>
          <ul className="rows panel">
            {promised.map(({ id, listing, listing_seen: seen }) => (
              <li key={id} className="support-line">
                <Link to="/l/$id" params={{ id: listing }} className="support-title">
                  {seen?.title}
                </Link>
                <span className="soft">{words.forWhom(seen?.owner.name ?? words.somebody)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={words.tasks}>
        <AddTask />
        {tasks.length > 0 && (
          <ul className="rows panel">
            {tasks.map(listing => (
              <li key={listing.id}>
                <TaskRow listing={listing} names={names} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      {waiting.length + promised.length + tasks.length === 0 && (
        <Empty icon="check" title={words.nothing}>
          {words.nothingWhy}
        </Empty>
      )}
    </div>
  );
}
