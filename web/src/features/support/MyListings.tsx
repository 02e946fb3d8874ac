import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { namesOf } from '../../api/names';
import { useMeIfKnown } from '../../api/session';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { Section } from '../../ui/Section';
import { useWords } from '../../words/catalogue';
import { isOpen, myListingsQuery } from './queries';
import { TaskRow } from './TaskRow';
import { supportWords } from './words';

/** My needs or my offers: the open ones, then what was met, and by whom. */
export function MyListings({ kind }: { kind: Schemas['ListingKind'] }) {
  const words = useWords(supportWords);
  const me = useMeIfKnown();
  const { data, error, refetch } = useQuery(myListingsQuery);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!me || !data) return <Skeleton lines={3} />;
  const rows = data.rows.filter(listing => listing.kind === kind);
  if (rows.length === 0)
    return (
      <Empty
        icon={kind}
        title={kind === 'need' ? words.noNeeds : words.noOffers}
        action={
          <Link
            className="button"
            data-look="primary"
            to="/new"
            search={kind === 'offer' ? { kind: 'offer' } : {}}
          >
            {words.post}
          </Link>
        }
      >
        {kind === 'need' ? words.noNeedsWhy : words.noOffersWhy}
      </Empty>
    );
  const names = namesOf(data);
  return (
    <div className="support-parts">
      {[
        { title: words.openOnes, part: rows.filter(isOpen) },
        { title: words.closedOnes, part: rows.filter(listing => !isOpen(listing)) },
      ].map(
        ({ title, part }) =>
          part.length > 0 && (
            <Section key={title} title={title}>
              <ul className="rows panel">
                {part.map(listing => (
                  <li key={listing.id}>
                    <TaskRow listing={listing} names={names} />
                  </li>
                ))}
              </ul>
            </Section>
          ),
      )}
    </div>
  );
}
