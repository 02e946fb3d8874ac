import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Skeleton } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { KindTag } from '../listings/KindTag';
import { newestQuery } from './queries';
import { peopleWords } from './words';

/** What of theirs the reader sees, among the newest: the server lists by what is seen, not by person. */
export function TheirListings({ id }: { id: string }) {
  const words = useWords(peopleWords);
  const format = useFormat();
  const { data } = useQuery(newestQuery);
  if (!data) return <Skeleton lines={1} />;
  const theirs = data.rows.filter(listing => listing.owner.id === id);
  return (
    <div className="stack">
      {theirs.length === 0 ? (
        <p className="soft">{words.noListings}</p>
      ) : (
        <ul className="rows" aria-label={words.listings}>
          {theirs.map(listing => (
            <li key={listing.id} className="their-listing">
              <KindTag kind={listing.kind} urgent={listing.urgency === 'high'} />
              <Link to="/l/$id" params={{ id: listing.id }}>
                {listing.title}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {data.total > data.rows.length && (
        <p className="soft">{words.amongNewest(format.number(data.rows.length))}</p>
      )}
    </div>
  );
}
