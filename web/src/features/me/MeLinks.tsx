import { Link } from '@tanstack/react-router';
import { appWords } from '../../app/words';
import { useLayout } from '../../app/layout';
import { useMeIfKnown } from '../../api/session';
import { Icon } from '../../ui/Icon';
import { useWords } from '../../words/catalogue';
import { PARTS } from './parts';
import { meWords } from './words';

/** Links to the parts of the member's own data; on the phone also to the screens that the bottom bar leaves out. */
export function MeLinks() {
  const words = useWords(meWords);
  const places = useWords(appWords);
  const wide = useLayout() === 'wide';
  const desk = useMeIfKnown()?.communities.find(community => community.steward);
  return (
    <>
      {!wide && (
        <nav className="me-links" aria-label={words.more}>
          <Link to="/circles">
            <Icon name="circles" />
            {places.circles}
            <Icon name="next" />
          </Link>
          <Link to="/communities">
            <Icon name="communities" />
            {places.communities}
            <Icon name="next" />
          </Link>
          <Link to="/skills">
            <Icon name="skills" />
            {places.skills}
            <Icon name="next" />
          </Link>
          <Link to="/exchanges">
            <Icon name="exchanges" />
            {places.exchanges}
            <Icon name="next" />
          </Link>
          {desk && (
            <Link to="/desk/$community" params={{ community: desk.id }}>
              <Icon name="desk" />
              {places.desk}
              <Icon name="next" />
            </Link>
          )}
        </nav>
      )}
      <nav className="me-links" aria-label={words.parts}>
        {PARTS.map(({ id, icon }) => (
          <Link key={id} to="/me/$part" params={{ part: id }}>
            <Icon name={icon} />
            {words[id]}
            <Icon name="next" />
          </Link>
        ))}
      </nav>
    </>
  );
}
