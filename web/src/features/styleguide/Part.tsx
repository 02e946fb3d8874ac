import { type ReactNode } from 'react';

/** A named part of the guide. */
export function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="stack">
      <h2>{name}</h2>
      {children}
    </section>
  );
}
