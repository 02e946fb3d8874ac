import { Link } from '@tanstack/react-router';
import { appWords } from '../../app/words';
import { Icon } from '../../ui/Icon';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useUnread } from './unread';
import '../../ui/Button.css';
import '../../ui/Tag.css';

/** In the top bar of every main screen: a number for what waits for me, and nothing else nags. */
export function Bell() {
  const words = useWords(appWords);
  const format = useFormat();
  const unread = useUnread();
  return (
    <Link
      className="icon-button bell"
      to="/notices"
      aria-label={unread > 0 ? words.noticesUnread(format.number(unread)) : words.notices}
    >
      <Icon name="notices" />
      {unread > 0 && <span className="badge">{unread > 99 ? '99+' : unread}</span>}
    </Link>
  );
}
