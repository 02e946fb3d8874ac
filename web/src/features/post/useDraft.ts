import { useCallback, useEffect, useRef, useState } from 'react';
import { queryClient } from '../../api/queries';
import type { Draft } from './draft';

/** Beside the answers of the server, so that it goes with them at the sign-out; it is no answer, and is not kept as one. */
const KEY = ['draft'];
queryClient.setQueryDefaults(KEY, { meta: { kept: false }, gcTime: Number.POSITIVE_INFINITY });

const isBegun = (draft: Draft) => `${draft.title}${draft.description}`.trim() !== '';

/** What was begun waits while its writer looks at something else, until it is posted or begun anew. */
export function useDraft(fresh: Draft) {
  const [kept] = useState(() => queryClient.getQueryData<Draft>(KEY));
  const [draft, setDraft] = useState(kept ?? fresh);
  const [isKept, setKept] = useState(kept !== undefined);
  const latest = useRef<Draft | null>(draft);
  useEffect(() => {
    latest.current = draft;
  }, [draft]);
  const drop = useCallback(() => {
    latest.current = null;
    queryClient.removeQueries({ queryKey: KEY });
  }, []);
  useEffect(
    () => () => {
      if (latest.current && isBegun(latest.current)) queryClient.setQueryData(KEY, latest.current);
      else queryClient.removeQueries({ queryKey: KEY });
    },
    [],
  );
  const change = useCallback((part: Partial<Draft>) => setDraft(before => ({ ...before, ...part })), []);
  const restart = () => {
    drop();
    setDraft(fresh);
    setKept(false);
  };
  return { draft, change, drop, isKept, restart };
}
