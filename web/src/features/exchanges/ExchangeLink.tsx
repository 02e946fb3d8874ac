import { Link } from '@tanstack/react-router';
import { Icon } from '../../ui/Icon';
import { useWords } from '../../words/catalogue';
import type { NewExchangeSearch } from './routes';
import { exchangeWords } from './words';
import '../../ui/Button.css';

/** From a person or a listing to an exchange with or about them. */
export function ExchangeLink(about: NewExchangeSearch) {
  const words = useWords(exchangeWords);
  return (
    <Link className="button" to="/exchanges/new" search={about}>
      <Icon name="exchanges" />
      {words.make}
    </Link>
  );
}
