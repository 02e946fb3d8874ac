import { Link, Outlet, useMatchRoute } from '@tanstack/react-router';
import { signOut } from '../../app/signed';
import { appWords } from '../../app/words';
import { useMeIfKnown } from '../../api/session';
import { Button } from '../../ui/Button';
import { ListDetail } from '../../ui/ListDetail';
import { PersonRow } from '../../ui/PersonRow';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { Bell } from '../notices/Bell';
import { Appearance } from './Appearance';
import { meWords } from './words';

export function MeScreen() {
  const places = useWords(appWords);
  const words = useWords(meWords);
  const me = useMeIfKnown();
  const isOpen = Boolean(useMatchRoute()({ to: '/me/$part' }));
  const desk = me?.communities.find(community => community.steward);
  return (
    <ListDetail
      isOpen={isOpen}
      detail={<Outlet />}
      list={
        <Screen header={<ScreenHeader title={places.me} actions={<Bell />} />}>
          {me && (
            <PersonRow
              id={me.id}
              name={me.name}
              detail={me.communities.map(community => community.name).join(' · ')}
            />
          )}
          <nav className="panel stack" aria-label={words.more}>
            <Link to="/circles">{places.circles}</Link>
            <Link to="/communities">{places.communities}</Link>
            <Link to="/exchanges">{places.exchanges}</Link>
            {desk && (
              <Link to="/desk/$community" params={{ community: desk.id }}>
                {places.desk}
              </Link>
            )}
          </nav>
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
