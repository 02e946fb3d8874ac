import { Outlet, useMatchRoute } from '@tanstack/react-router';
import { appWords } from '../../app/words';
import { Empty } from '../../ui/Empty';
import { ListDetail } from '../../ui/ListDetail';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { Bell } from '../notices/Bell';
import { Discover } from './Discover';
import { DiscoverSearch } from './DiscoverSearch';
import { communityWords } from './words';

export function CommunitiesScreen() {
  const places = useWords(appWords);
  const words = useWords(communityWords);
  const isOpen = Boolean(useMatchRoute()({ to: '/communities/$id' }));
  return (
    <ListDetail
      isOpen={isOpen}
      nothing={<Empty icon="communities" title={words.choose} />}
      list={
        <Screen
          header={
            <ScreenHeader title={places.communities} actions={<Bell />}>
              <DiscoverSearch />
            </ScreenHeader>
          }
        >
          <Discover />
        </Screen>
      }
      detail={<Outlet />}
    />
  );
}
