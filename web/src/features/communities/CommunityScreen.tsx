import { appWords } from '../../app/words';
import { BackLink } from '../../app/BackLink';
import { ComesNext } from '../../app/ComesNext';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { communityRoute } from './routes';

export function CommunityScreen() {
  const words = useWords(appWords);
  const { id } = communityRoute.useParams();
  return (
    <Screen header={<ScreenHeader title={words.communities} back={<BackLink to="/communities" />} />}>
      <p>{id}</p>
      <ComesNext />
    </Screen>
  );
}
