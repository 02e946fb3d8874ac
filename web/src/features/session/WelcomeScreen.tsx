import { ComesNext } from '../../app/ComesNext';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { sessionWords } from './words';

export function WelcomeScreen() {
  const words = useWords(sessionWords);
  return (
    <Screen header={<ScreenHeader title={words.welcome} />}>
      <ComesNext />
    </Screen>
  );
}
