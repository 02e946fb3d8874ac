import { useId } from 'react';
import { Icon } from './Icon';
import './Field.css';

export interface Option<T extends string> {
  readonly id: T;
  readonly name: string;
}

/** One of a list: the browser's own control, which every phone and screen reader knows best. */
export function Select<T extends string>({
  label,
  options,
  selected,
  onSelect,
  placeholder,
  hint,
  error,
}: {
  label: string;
  options: readonly Option<T>[];
  selected: T | null;
  onSelect: (id: T) => void;
  placeholder?: string;
  hint?: string;
  error?: string | null;
}) {
  const id = useId();
  const said = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {hint && (
        <span id={`${id}-hint`} className="soft">
          {hint}
        </span>
      )}
      <span className="select">
        <select
          id={id}
          className="field-input"
          value={selected ?? ''}
          onChange={event => onSelect(event.target.value as T)}
          aria-describedby={said === '' ? undefined : said}
          aria-invalid={error ? true : undefined}
          data-invalid={error ? true : undefined}
        >
          {selected === null && (
            <option value="" disabled>
              {placeholder}
            </option>
          )}
          {options.map(option => (
            <option key={option.id} value={option.id}>
              {option.name}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </span>
      {error && (
        <span id={`${id}-error`} className="field-error">
          {error}
        </span>
      )}
    </div>
  );
}
