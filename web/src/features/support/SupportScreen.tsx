import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { appWords } from '../../app/words';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { Tabs } from '../../ui/Tabs';
import { useWords } from '../../words/catalogue';
import { Bell } from '../notices/Bell';
import { Answers } from './Answers';
import { MyListings } from './MyListings';
import { inboxQuery } from './queries';
import { supportRoute } from './routes';
import { ToDo } from './ToDo';
import { supportWords } from './words';
import './support.css';

/** What waits for me, what I need, what I offer, and what I answered. */
export function SupportScreen() {
  const places = useWords(appWords);
  const words = useWords(supportWords);
  const navigate = useNavigate();
  const { part = 'todo' } = supportRoute.useSearch();
  const waiting = useQuery(inboxQuery).data?.total ?? 0;
  return (
    <Screen header={<ScreenHeader title={places.support} actions={<Bell />} />}>
      <Tabs
        label={places.support}
        selected={part}
        onSelect={next =>
          void navigate({ to: '/support', search: next === 'todo' ? {} : { part: next }, replace: true })
        }
        tabs={[
          { id: 'todo' as const, name: words.todo, count: waiting, content: <ToDo /> },
          { id: 'needs' as const, name: words.needs, content: <MyListings kind="need" /> },
          { id: 'offers' as const, name: words.offers, content: <MyListings kind="offer" /> },
          { id: 'answers' as const, name: words.answers, content: <Answers /> },
        ]}
      />
    </Screen>
  );
}
