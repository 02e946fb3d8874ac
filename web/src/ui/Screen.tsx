import type { ReactNode } from 'react';
import './Screen.css';

/** A screen that scrolls by itself, with lines of a readable length. */
export function Screen({
  header,
  children,
  wide,
}: {
  header: ReactNode;
  children: ReactNode;
  wide?: boolean;
}) {
  return (
    <div className="screen" data-full={wide || undefined}>
      {header}
      <div className="screen-body">{children}</div>
    </div>
  );
}
