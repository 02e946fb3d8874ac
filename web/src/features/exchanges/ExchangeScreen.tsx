import { useQuery } from '@tanstack/react-query';
import { namesOf } from '../../api/names';
import { BackLink } from '../../app/BackLink';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { ExchangeDetail } from './ExchangeDetail';
import { exchangeQuery } from './queries';
import { exchangeRoute } from './routes';
import { exchangeWords } from './words';

export function ExchangeScreen() {
  const words = useWords(exchangeWords);
  const { id } = exchangeRoute.useParams();
  const { data, error, isPlaceholderData, refetch } = useQuery(exchangeQuery(id));
  const exchange = isPlaceholderData || error ? undefined : data;
  const title = exchange ? exchange.title || words[exchange.kind] : words.exchange;
  return (
    <Screen key={id} header={<ScreenHeader title={title} back={<BackLink to="/exchanges" />} />}>
      {exchange ? (
        <ExchangeDetail exchange={exchange} names={namesOf(exchange)} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={3} />
      )}
    </Screen>
  );
}
