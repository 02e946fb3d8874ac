import { BackLink } from '../../app/BackLink';
import { ComesNext } from '../../app/ComesNext';
import { appWords } from '../../app/words';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { mePartRoute } from './routes';

export function MePartScreen() {
  const words = useWords(appWords);
  const { part } = mePartRoute.useParams();
  return (
    <Screen header={<ScreenHeader title={words.me} back={<BackLink to="/me" />} />}>
      <p>{part}</p>
      <ComesNext />
    </Screen>
  );
}
