import { useEffect, useRef, useState } from 'react';

const DEBOUNCE = 250;

/** A search that lives in the URL: what is typed goes there when the fingers rest, and what the URL says otherwise is taken over. */
export function useTyped(value: string, onSettle: (typed: string) => void) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const settle = useRef(onSettle);
  useEffect(() => {
    settle.current = onSettle;
  });
  // Cleared elsewhere, or another address.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === value) return;
    const timer = setTimeout(() => {
      sent.current = wanted;
      settle.current(wanted);
    }, DEBOUNCE);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return [typed, setTyped] as const;
}
