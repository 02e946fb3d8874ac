import { Link, useNavigate } from '@tanstack/react-router';
import { useMe } from '../../api/session';
import { appWords } from '../../app/words';
import { Empty } from '../../ui/Empty';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { Select } from '../../ui/Select';
import { useWords } from '../../words/catalogue';
import { Bell } from '../notices/Bell';
import { Desk } from './Desk';
import { deskRoute } from './routes';
import { deskWords } from './words';
import './desk.css';

export function DeskScreen() {
  const places = useWords(appWords);
  const words = useWords(deskWords);
  const { communities } = useMe();
  const { community } = deskRoute.useParams();
  const navigate = useNavigate();
  const desks = communities.filter(own => own.steward);
  const desk = desks.find(own => own.id === community);
  return (
    <Screen
      key={community}
      wide
      header={
        <ScreenHeader title={desk ? words.deskOf(desk.name) : places.desk} actions={<Bell />}>
          {desks.length > 1 && (
            <Select
              label={words.community}
              selected={community}
              onSelect={next => void navigate({ to: '/desk/$community', params: { community: next } })}
              options={desks.map(({ id, name }) => ({ id, name }))}
            />
          )}
        </ScreenHeader>
      }
    >
      {desk ? (
        <Desk community={desk} />
      ) : (
        <Empty
          icon="lock"
          title={words.notYours}
          action={
            <Link className="button" to="/communities/$id" params={{ id: community }}>
              {words.toCommunity}
            </Link>
          }
        >
          {words.notYoursWhy}
        </Empty>
      )}
    </Screen>
  );
}
