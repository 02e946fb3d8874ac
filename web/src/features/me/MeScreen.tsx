import { Link, Outlet, useMatchRoute } from '@tanstack/react-router';
import { signOut } from '../../app/signed';
import { appWords } from '../../app/words';
import { useMeIfKnown } from '../../api/session';
import { Button } from '../../ui/Button';
import { ListDetail } from '../../ui/ListDetail';
import { Empty } from '../../ui/Empty';
import { PersonRow } from '../../ui/PersonRow';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { Bell } from '../notices/Bell';
import { Appearance } from './Appearance';
import { MeLinks } from './MeLinks';
import { meWords } from './words';
import './me.css';

export function MeScreen() {
  const places = useWords(appWords);
  const words = useWords(meWords);
  const me = useMeIfKnown();
  const isOpen = Boolean(useMatchRoute()({ to: '/me/$part' }));
  return (
    <ListDetail
      isOpen={isOpen}
      nothing={<Empty icon="me" title={words.choose} />}
      detail={<Outlet />}
      list={
        <Screen header={<ScreenHeader title={places.me} actions={<Bell />} />}>
          {me ? (
            <PersonRow
              id={me.id}
              name={me.name}
              link={
                <Link to="/me/$part" params={{ part: 'profile' }}>
                  {me.name}
                </Link>
              }
              detail={me.communities.map(community => community.name).join(' · ')}
            />
          ) : (
            <div className="person-row" />
          )}
          <MeLinks />
          <section className="panel stack">
            <h2>{words.look}</h2>
            <Appearance />
          </section>
          <div className="row">
            <Button icon="signout" onPress={() => void signOut()}>
              {words.signOut}
            </Button>
            <span className="soft">{words.signOutHint}</span>
          </div>
        </Screen>
      }
    />
  );
}
