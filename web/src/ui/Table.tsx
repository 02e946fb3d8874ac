import type { ReactNode } from 'react';
import './Table.css';

/** A table that scrolls by itself where it is wider than the screen, with the keyboard, too. Cells of numbers have the class `number`. */
export function Table({ label, children }: { label: string; children: ReactNode }) {
  return (
    // What scrolls has to take the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="table-scroll" role="group" aria-label={label} tabIndex={0}>
      <table className="table">{children}</table>
    </div>
  );
}
