import type { ReactNode } from 'react';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import './Field.css';

export interface Choice<T extends string> {
  readonly id: T;
  readonly name: string;
  readonly hint?: ReactNode;
  /** At the end of the line: the number of people, say. While it is counted, '' holds its place. */
  readonly number?: ReactNode;
}

/** One of a few, all of them in sight. */
export function Choices<T extends string>({
  label,
  choices,
  selected,
  onSelect,
  labelHidden,
}: {
  label: string;
  choices: readonly Choice<T>[];
  selected: T;
  onSelect: (id: T) => void;
  labelHidden?: boolean;
}) {
  return (
    <RadioGroup className="field" value={selected} onChange={id => onSelect(id as T)}>
      <Label className={labelHidden ? 'visually-hidden' : 'field-label'}>{label}</Label>
      {choices.map(choice => (
        <Radio key={choice.id} className="choice" value={choice.id}>
          <span className="choice-words">
            <span>{choice.name}</span>
            {choice.hint && <span className="soft"> · {choice.hint}</span>}
          </span>
          {choice.number !== undefined && <span className="choice-number">{choice.number}</span>}
        </Radio>
      ))}
    </RadioGroup>
  );
}
