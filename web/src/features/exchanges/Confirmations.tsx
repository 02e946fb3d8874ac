import type { Names } from '../../api/names';
import { Icon } from '../../ui/Icon';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import type { Exchange } from './steps';
import { exchangeWords } from './words';

/** Two ticks with names: it is done when both have confirmed. */
export function Confirmations({ exchange, names }: { exchange: Exchange; names: Names }) {
  const words = useWords(exchangeWords);
  const format = useFormat();
  const { role } = exchange;
  if (!role || exchange.status === 'offered' || exchange.status === 'cancelled') return null;
  const name = (id: string | null | undefined) => names.member(id) ?? words.somebody;
  const parties = [
    {
      who: role === 'provider' ? words.youGive : words.gives(name(exchange.provider)),
      at: exchange.provider_confirmed_at,
      mine: role === 'provider',
    },
    {
      who: role === 'receiver' ? words.youReceive : words.receives(name(exchange.receiver)),
      at: exchange.receiver_confirmed_at,
      mine: role === 'receiver',
    },
  ];
  return (
    <ul className="ticks" aria-label={words.confirmations}>
      {parties.map(({ who, at, mine }) => (
        <li key={who} className="tick" data-done={Boolean(at) || undefined}>
          <span className="tick-box" aria-hidden="true">
            {at && <Icon name="check" size={1} />}
          </span>
          <span>
            <b>{who}</b>
            <span className="soft">
              {' · '}
              {at ? words.confirmed(format.relative(at)) : mine ? words.youNotConfirmed : words.notConfirmed}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
