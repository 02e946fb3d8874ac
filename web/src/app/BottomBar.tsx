import { Link } from '@tanstack/react-router';
import { Icon } from '../ui/Icon';
import { useWords } from '../words/catalogue';
import { appWords } from './words';

const FIVE = [
  { to: '/', name: 'feed', icon: 'feed', look: '' },
  { to: '/support', name: 'support', icon: 'support', look: '' },
  { to: '/new', name: 'post', icon: 'add', look: 'bar-post' },
  { to: '/people', name: 'people', icon: 'people', look: '' },
  { to: '/me', name: 'me', icon: 'me', look: '' },
] as const;

export function BottomBar() {
  const words = useWords(appWords);
  return (
    <nav className="bar" aria-label={words.places}>
      <ul>
        {FIVE.map(({ to, name, icon, look }) => (
          <li key={to}>
            <Link to={to} className={look} activeOptions={{ exact: to === '/', includeSearch: false }}>
              <Icon name={icon} size={1.5} />
              <span className={look === '' ? 'bar-name' : 'visually-hidden'}>{words[name]}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
