import type { Names } from '../../api/names';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import type { Exchange } from './steps';
import { exchangeWords } from './words';

/** The time that moves, from whom to whom, and when. A gift has no number at all. */
export function Amount({ exchange, names }: { exchange: Exchange; names: Names }) {
  const words = useWords(exchangeWords);
  const format = useFormat();
  if (typeof exchange.minutes !== 'number') return null;
  const { role } = exchange;
  const from = role === 'receiver' ? words.toYou : (names.member(exchange.receiver) ?? words.somebody);
  const to = role === 'provider' ? words.toYou : (names.member(exchange.provider) ?? words.somebody);
  const when = exchange.reversed_at
    ? words.paidBack(format.date(exchange.reversed_at))
    : exchange.completed_at
      ? words.paid(format.date(exchange.completed_at))
      : exchange.cancelled_at
        ? words.notPaid
        : exchange.confirm_by
          ? words.reserved(format.date(exchange.confirm_by))
          : words.paysWhen;
  return (
    <div className="panel exchange-amount">
      <p>
        <b className="balance-amount">{format.credit(exchange.minutes)}</b>{' '}
        <span>{words.fromTo(from, to)}</span>
      </p>
      <p className="soft">{when}</p>
    </div>
  );
}
