import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { meQuery } from '../../api/session';
import { neighboursOf } from './neighbourhood';
import { neighbourhoodQuery } from './queries';

const NOBODY = { id: '', name: '' };

/** The people around the reader, from one answer. */
export function usePeople() {
  const { data: me, isPending: isMePending } = useQuery(meQuery);
  const asked = useQuery(neighbourhoodQuery);
  const { data } = asked;
  const neighbours = useMemo(() => (data ? neighboursOf(me ?? NOBODY, data) : undefined), [me, data]);
  return { ...asked, isPending: asked.isPending || isMePending, neighbours: me && neighbours, me };
}
