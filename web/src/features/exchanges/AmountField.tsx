import type { Schemas } from '../../api/client';
import { Chips } from '../../ui/Chips';
import { Select } from '../../ui/Select';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { AMOUNTS, type afterwards, type ExchangeDraft } from './draft';
import { exchangeWords } from './words';

/** A gift has no number; time is said in hours, with what one has and what would be left. */
export function AmountField({
  draft,
  onChange,
  balance,
  after,
}: {
  draft: ExchangeDraft;
  onChange: (change: Partial<ExchangeDraft>) => void;
  balance: Schemas['BalanceView'] | undefined;
  after: ReturnType<typeof afterwards>;
}) {
  const words = useWords(exchangeWords);
  const format = useFormat();
  return (
    <>
      <div className="field">
        <span className="field-label">{words.mode}</span>
        <Chips
          label={words.mode}
          selected={draft.mode}
          onSelect={mode => onChange({ mode })}
          chips={[
            { id: 'gift', name: words.modeGift },
            { id: 'credit', name: words.modeCredit },
          ]}
        />
      </div>
      {draft.mode === 'credit' && (
        <div className="field">
          <Select
            label={words.amount}
            selected={String(draft.minutes)}
            onSelect={minutes => onChange({ minutes: Number(minutes) })}
            options={AMOUNTS.map(minutes => ({ id: String(minutes), name: format.credit(minutes) }))}
          />
          {balance && draft.role === 'receiver' && (
            <p className="soft">
              {typeof balance.floor === 'number'
                ? words.balanceFree(format.credit(balance.available), format.credit(balance.floor))
                : words.balanceNow(format.credit(balance.available))}{' '}
              {after && words.balanceAfter(format.credit(after.left))}
            </p>
          )}
          {after?.warned && !after.forbidden && <p className="field-error">{words.softWarning}</p>}
        </div>
      )}
    </>
  );
}
