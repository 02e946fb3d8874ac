import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMe } from '../../api/session';
import { BackLink } from '../../app/BackLink';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { draftOf } from './draft';
import { ExchangeForm } from './ExchangeForm';
import { aboutListingQuery, personQuery } from './queries';
import { newExchangeRoute } from './routes';
import { exchangeWords } from './words';
import './exchange.css';

/** From a listing, from a person, or from nothing: what is known is filled in. */
export function NewExchangeScreen() {
  const words = useWords(exchangeWords);
  const { communities } = useMe();
  const search = newExchangeRoute.useSearch();
  const listing = useQuery({ ...aboutListingQuery(search.listing ?? ''), placeholderData: undefined });
  const person = useQuery({ ...personQuery(search.with ?? ''), placeholderData: undefined });
  const error = listing.error ?? person.error;
  const waits = listing.isLoading || person.isLoading;
  const key = JSON.stringify(search);
  return (
    <Screen
      key={key}
      header={<ScreenHeader title={words.newTitle} back={<BackLink to="/exchanges" always />} />}
    >
      {communities.length === 0 ? (
        <Empty
          icon="communities"
          title={words.noCommunity}
          action={
            <Link className="button" data-look="primary" to="/communities">
              {words.community}
            </Link>
          }
        />
      ) : error ? (
        <ErrorState
          error={error}
          onRetry={() => void (listing.error ? listing.refetch() : person.refetch())}
        />
      ) : waits ? (
        <Skeleton lines={3} />
      ) : (
        <ExchangeForm
          start={draftOf(listing.data, search.with)}
          listing={listing.data ?? undefined}
          person={person.data}
        />
      )}
    </Screen>
  );
}
