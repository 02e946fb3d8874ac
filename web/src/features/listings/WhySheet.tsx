import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Sheet } from '../../ui/Dialog';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import { whyRoute } from '../feed/routes';
import { listingQuery, whyQuery } from './queries';
import { Why } from './Why';
import { listingWords } from './words';

/** The engine's own answer: which grant admits the reader, and the people on the way. */
export function WhySheet() {
  const words = useWords(listingWords);
  const { id } = whyRoute.useParams();
  const navigate = useNavigate();
  const { data: why, error, refetch } = useQuery(whyQuery(id));
  const { data: listing } = useQuery(listingQuery(id));
  return (
    <Sheet
      isWaiting={!error && (!why || !listing)}
      title={words.whyTitle}
      isOpen
      onClose={() => void navigate({ to: '/l/$id', params: { id }, search: true, replace: true })}
    >
      {why && listing ? (
        <Why why={why} shown={listing} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={1} />
      )}
    </Sheet>
  );
}
