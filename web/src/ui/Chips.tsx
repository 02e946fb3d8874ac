import type { ReactNode } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import './Chips.css';

export interface Chip<T extends string> {
  readonly id: T;
  readonly name: string;
  readonly count?: ReactNode;
}

/** A filter of which one is chosen always. `segments` is for the groups of a screen, `chips` for what narrows them. */
export function Chips<T extends string>({
  label,
  chips,
  selected,
  onSelect,
  look = 'chips',
}: {
  label: string;
  chips: readonly Chip<T>[];
  selected: T;
  onSelect: (id: T) => void;
  look?: 'chips' | 'segments';
}) {
  return (
    <ToggleButtonGroup
      className={look}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[selected]}
      onSelectionChange={keys => {
        for (const key of keys) onSelect(key as T);
      }}
    >
      {chips.map(chip => (
        <ToggleButton key={chip.id} id={chip.id} className="chip">
          <span className="chip-name">{chip.name}</span>
          {chip.count !== undefined && <span className="chip-count">{chip.count}</span>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
