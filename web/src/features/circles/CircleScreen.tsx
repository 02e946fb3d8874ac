import { appWords } from '../../app/words';
import { BackLink } from '../../app/BackLink';
import { ComesNext } from '../../app/ComesNext';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { circleRoute } from './routes';

export function CircleScreen() {
  const words = useWords(appWords);
  const { id } = circleRoute.useParams();
  return (
    <Screen header={<ScreenHeader title={words.circles} back={<BackLink to="/circles" />} />}>
      <p>{id}</p>
      <ComesNext />
    </Screen>
  );
}
