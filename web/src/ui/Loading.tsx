import { type ReactNode, useEffect, useState } from 'react';
import { useWords } from '../words/catalogue';
import { uiWords } from './words';
import './Loading.css';

/** Grey lines in the shape of what comes; only after 300 ms, so that quick answers do not flicker. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const words = useWords(uiWords);
  const late = useLate();
  return (
    <div className="skeleton" role="status" data-late={late || undefined}>
      <span className="visually-hidden">{late ? words.loading : ''}</span>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className="skeleton-card" aria-hidden="true">
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}

/** The last view stays while the next one loads, dimmed after 300 ms. */
export function Dimmed({ busy, children }: { busy: boolean; children: ReactNode }) {
  const late = useLate(busy);
  return (
    <div className="dimmed" aria-busy={busy} data-late={(busy && late) || undefined}>
      {children}
    </div>
  );
}

function useLate(busy = true): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!busy) return;
    const timer = setTimeout(() => setLate(true), 300);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [busy]);
  return late;
}
