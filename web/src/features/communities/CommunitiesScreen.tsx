import { Outlet, useMatchRoute } from '@tanstack/react-router';
import { appWords } from '../../app/words';
import { ComesNext } from '../../app/ComesNext';
import { ListDetail } from '../../ui/ListDetail';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { Bell } from '../notices/Bell';

export function CommunitiesScreen() {
  const words = useWords(appWords);
  const isOpen = Boolean(useMatchRoute()({ to: '/communities/$id' }));
  return (
    <ListDetail
      isOpen={isOpen}
      list={
        <Screen header={<ScreenHeader title={words.communities} actions={<Bell />} />}>
          <ComesNext />
        </Screen>
      }
      detail={<Outlet />}
    />
  );
}
