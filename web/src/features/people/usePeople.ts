import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useMeIfKnown } from '../../api/session';
import { neighboursOf } from './neighbourhood';
import { neighbourhoodQuery } from './queries';

const NOBODY = { id: '', name: '' };

/** The people around the reader, from one answer. */
export function usePeople() {
  const me = useMeIfKnown();
  const asked = useQuery(neighbourhoodQuery);
  const { data } = asked;
  const neighbours = useMemo(() => (data ? neighboursOf(me ?? NOBODY, data) : undefined), [me, data]);
  return { ...asked, neighbours: me && neighbours, me };
}
