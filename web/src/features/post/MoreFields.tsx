import { Field } from '../../ui/Field';
import { useWords } from '../../words/catalogue';
import { type Draft, quantityOf } from './draft';
import { postWords } from './words';

/** When and how much: folded, because most posts need neither. */
export function MoreFields({
  draft,
  onChange,
}: {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}) {
  const words = useWords(postWords);
  return (
    <details className="post-more">
      <summary>{words.whenAndHowMuch}</summary>
      <div className="post-amount">
        <Field
          label={words.quantity}
          inputMode="decimal"
          value={draft.quantity}
          onChange={quantity => onChange({ quantity })}
          error={quantityOf(draft) === null ? words.quantityWrong : null}
        />
        <Field
          label={words.unit}
          placeholder={words.unitExample}
          value={draft.unit}
          onChange={unit => onChange({ unit })}
          maxLength={30}
        />
      </div>
      <Field
        label={words.until}
        hint={words.untilHint}
        type="date"
        value={draft.until}
        onChange={until => onChange({ until })}
      />
    </details>
  );
}
