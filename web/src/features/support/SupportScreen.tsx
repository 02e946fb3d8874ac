import { appWords } from '../../app/words';
import { ComesNext } from '../../app/ComesNext';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { Bell } from '../notices/Bell';
export function SupportScreen() {
  const words = useWords(appWords);
  return (
    <Screen header={<ScreenHeader title={words.support} actions={<Bell />} />}>
      <ComesNext />
    </Screen>
  );
}
