import { type ReactNode, useId } from 'react';
import './Section.css';

/** A part of a screen under a heading; a number beside it says how many. */
export function Section({
  title,
  count,
  action,
  children,
}: {
  title: string;
  count?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <div className="section-top">
        <h2 id={id}>
          {title}
          {count !== undefined && <span className="section-count"> {count}</span>}
        </h2>
        {action}
      </div>
      {children}
    </section>
  );
}
