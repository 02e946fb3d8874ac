import { Link } from '@tanstack/react-router';
import { Empty } from '../ui/Empty';
import { useWords } from '../words/catalogue';
import { appWords } from './words';

export function NotFound() {
  const words = useWords(appWords);
  return (
    <Empty
      icon="search"
      title={words.noPage}
      action={
        <Link className="button" to="/">
          {words.toFeed}
        </Link>
      }
    />
  );
}
