import { Link } from '@tanstack/react-router';
import { useMeIfKnown } from '../api/session';
import { Avatar } from '../ui/Avatar';
import { Icon } from '../ui/Icon';
import { useWords } from '../words/catalogue';
import { PLACES } from './places';
import { appWords } from './words';
import '../ui/Button.css';

export function Rail() {
  const words = useWords(appWords);
  const me = useMeIfKnown();
  const desk = me?.communities.find(community => community.steward);
  return (
    <nav className="rail" aria-label={words.places}>
      <Link className="button" data-look="primary" data-full to="/new">
        <Icon name="add" />
        {words.post}
      </Link>
      <ul>
        {PLACES.map(place => (
          <li key={place.to}>
            <Link to={place.to} activeOptions={{ exact: place.to === '/', includeSearch: false }}>
              <Icon name={place.icon} />
              {words[place.name]}
            </Link>
          </li>
        ))}
        {desk && (
          <li>
            <Link to="/desk/$community" params={{ community: desk.id }}>
              <Icon name="desk" />
              {words.desk}
            </Link>
          </li>
        )}
      </ul>
      <ul>
        <li>
          <Link to="/me">
            {me ? <Avatar id={me.id} name={me.name} size="small" /> : <Icon name="me" />}
            {me?.name ?? words.me}
          </Link>
        </li>
      </ul>
    </nav>
  );
}
