import { appWords } from '../../app/words';
import { ComesNext } from '../../app/ComesNext';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';

export function NoticesScreen() {
  const words = useWords(appWords);
  return (
    <Screen header={<ScreenHeader title={words.notices} />}>
      <ComesNext />
    </Screen>
  );
}
