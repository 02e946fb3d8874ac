import { memo } from 'react';
import { Field } from '../../ui/Field';
import { useWords } from '../../words/catalogue';
import { type Draft, quantityOf } from './draft';
import { postWords } from './words';

/** When and how much: folded, because most posts need neither. */
export const MoreFields = memo(function MoreFields({
  quantity,
  unit,
  until,
  onChange,
}: Pick<Draft, 'quantity' | 'unit' | 'until'> & { onChange: (change: Partial<Draft>) => void }) {
  const words = useWords(postWords);
  return (
    <details className="post-more">
      <summary>{words.whenAndHowMuch}</summary>
      <div className="post-amount">
        <Field
          label={words.quantity}
          inputMode="decimal"
          value={quantity}
          onChange={next => onChange({ quantity: next })}
          error={quantityOf({ quantity }) === null ? words.quantityWrong : null}
        />
        <Field
          label={words.unit}
          placeholder={words.unitExample}
          value={unit}
          onChange={next => onChange({ unit: next })}
          maxLength={30}
        />
      </div>
      <Field
        label={words.until}
        hint={words.untilHint}
        type="date"
        value={until}
        onChange={next => onChange({ until: next })}
      />
    </details>
  );
});
