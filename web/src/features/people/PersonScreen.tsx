import { appWords } from '../../app/words';
import { BackLink } from '../../app/BackLink';
import { ComesNext } from '../../app/ComesNext';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { personRoute } from './routes';

export function PersonScreen() {
  const words = useWords(appWords);
  const { id } = personRoute.useParams();
  return (
    <Screen header={<ScreenHeader title={words.people} back={<BackLink to="/people" />} />}>
      <p>{id}</p>
      <ComesNext />
    </Screen>
  );
}
