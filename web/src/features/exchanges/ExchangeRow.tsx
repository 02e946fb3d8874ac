import { Link } from '@tanstack/react-router';
import type { Names } from '../../api/names';
import { PersonRow } from '../../ui/PersonRow';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { type Exchange, otherOf, stateOf } from './steps';
import { exchangeWords } from './words';

/** An exchange in a list: what, with whom, where it is, and how much time where time counts. */
export function ExchangeRow({ exchange, names }: { exchange: Exchange; names: Names }) {
  const words = useWords(exchangeWords);
  const format = useFormat();
  const other = otherOf(exchange);
  const name = names.member(other) ?? words.somebody;
  const title = exchange.title || words[exchange.kind];
  const open = exchange.role === 'provider' && !exchange.receiver;
  const whom = open ? words.everybody : exchange.role ? words.with(name) : words.by(name);
  const at = exchange.completed_at ?? exchange.cancelled_at;
  const state = [words[stateOf(exchange)], at ? format.relative(at) : null].filter(Boolean).join(' ');
  return (
    <PersonRow
      id={other ?? exchange.id}
      name={open ? title : name}
      link={
        <Link to="/exchanges/$id" params={{ id: exchange.id }} className="exchange-title">
          {title}
        </Link>
      }
      detail={`${whom} · ${state}`}
      end={
        typeof exchange.minutes === 'number' ? (
          <span className="nowrap amount">{format.credit(exchange.minutes)}</span>
        ) : undefined
      }
    />
  );
}
