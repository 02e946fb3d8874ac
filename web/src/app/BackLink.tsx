import { Link, type LinkProps } from '@tanstack/react-router';
import { Icon } from '../ui/Icon';
import { uiWords } from '../ui/words';
import { useWords } from '../words/catalogue';
import { useLayout } from './layout';
import '../ui/Button.css';

/** On the phone, back to the list that lies below; wide screens show the list beside. */
export function BackLink({ to, search, always }: { to: LinkProps['to']; search?: true; always?: boolean }) {
  const words = useWords(uiWords);
  const wide = useLayout() === 'wide';
  if (wide && !always) return null;
  return (
    <Link
      className="icon-button"
      to={to}
      {...(search ? { search: true as never } : {})}
      aria-label={words.back}
    >
      <Icon name="back" />
    </Link>
  );
}
