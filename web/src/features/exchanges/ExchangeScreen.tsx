import { appWords } from '../../app/words';
import { BackLink } from '../../app/BackLink';
import { ComesNext } from '../../app/ComesNext';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { exchangeRoute } from './routes';

export function ExchangeScreen() {
  const words = useWords(appWords);
  const { id } = exchangeRoute.useParams();
  return (
    <Screen header={<ScreenHeader title={words.exchanges} back={<BackLink to="/exchanges" />} />}>
      <p>{id}</p>
      <ComesNext />
    </Screen>
  );
}
