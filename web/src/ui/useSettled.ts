import { useEffect, useState } from 'react';

const DEBOUNCE = 150;

/** The value once it has stayed the same for a moment: what is typed or drawn is not asked letter by letter. */
export function useSettled<T extends string | number | null>(value: T, after = DEBOUNCE): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), after);
    return () => clearTimeout(timer);
  }, [value, after]);
  return settled;
}
