import type { Schemas } from '../../api/client';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { ledgerWords } from './words';

/** The amount, where it lies between the limits, and what is set aside. */
export function Balance({ balance }: { balance: Schemas['BalanceView'] }) {
  const words = useWords(ledgerWords);
  const format = useFormat();
  const { balance: now, floor, ceiling, soft, pending, awaited } = balance;
  const low = typeof soft === 'number' && now < soft;
  const least = floor ?? Math.min(0, now);
  const most = ceiling ?? Math.max(now, 0, -least);
  const at = (value: number) =>
    `${Math.min(100, Math.max(0, ((value - least) / Math.max(1, most - least)) * 100))}%`;
  return (
    <section className="panel balance" aria-label={words.balance}>
      <p className="balance-now" data-low={low || undefined}>
        {format.credit(now)}
      </p>
      <div
        className="balance-bar"
        aria-hidden="true"
        style={
          {
            '--zero': at(0),
            '--from': at(Math.min(0, now)),
            '--to': at(Math.max(0, now)),
          } as React.CSSProperties
        }
      />
      <p className="balance-ends soft" aria-hidden="true">
        <span>{format.credit(least)}</span>
        <span>{format.credit(most)}</span>
      </p>
      <p>
        {typeof floor === 'number' ? words.mayGoTo(format.credit(floor)) : words.noFloor}{' '}
        {typeof ceiling === 'number' && words.mayRiseTo(format.credit(ceiling))}
      </p>
      {low && <p className="field-error">{words.low(format.credit(soft))}</p>}
      {pending > 0 && <p className="soft">{words.setAside(format.credit(pending))}</p>}
      {awaited > 0 && <p className="soft">{words.awaited(format.credit(awaited))}</p>}
    </section>
  );
}
