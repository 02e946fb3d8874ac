import { appWords } from '../../app/words';
import { ComesNext } from '../../app/ComesNext';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { Bell } from '../notices/Bell';
export function DeskScreen() {
  const words = useWords(appWords);
  return (
    <Screen header={<ScreenHeader title={words.desk} actions={<Bell />} />}>
      <ComesNext />
    </Screen>
  );
}
