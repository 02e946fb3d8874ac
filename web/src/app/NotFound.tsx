import { Link } from '@tanstack/react-router';
import { Empty } from '../ui/Empty';
import { Screen } from '../ui/Screen';
import { ScreenHeader } from '../ui/ScreenHeader';
import { useWords } from '../words/catalogue';
import { appWords } from './words';

/** Where an address leads nowhere: in the place of the screen, so that the rail and the bar stay. */
export function NotFound() {
  const words = useWords(appWords);
  return (
    <Screen header={<ScreenHeader title={words.noPage} />}>
      <Empty
        icon="search"
        title={words.noPageWhy}
        action={
          <Link className="button" data-look="primary" to="/">
            {words.toFeed}
          </Link>
        }
      />
    </Screen>
  );
}
