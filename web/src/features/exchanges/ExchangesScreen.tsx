import { Link, Outlet, useMatchRoute } from '@tanstack/react-router';
import { appWords } from '../../app/words';
import { Empty } from '../../ui/Empty';
import { Icon } from '../../ui/Icon';
import { ListDetail } from '../../ui/ListDetail';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { Bell } from '../notices/Bell';
import { ExchangeList } from './ExchangeList';
import { exchangeWords } from './words';

export function ExchangesScreen() {
  const places = useWords(appWords);
  const words = useWords(exchangeWords);
  const isOpen = Boolean(useMatchRoute()({ to: '/exchanges/$id' }));
  return (
    <ListDetail
      isOpen={isOpen}
      nothing={<Empty icon="exchanges" title={words.choose} />}
      list={
        <Screen
          header={
            <ScreenHeader
              title={places.exchanges}
              actions={
                <>
                  <Link className="icon-button" to="/exchanges/new" aria-label={words.make}>
                    <Icon name="add" />
                  </Link>
                  <Bell />
                </>
              }
            />
          }
        >
          <ExchangeList />
        </Screen>
      }
      detail={<Outlet />}
    />
  );
}
