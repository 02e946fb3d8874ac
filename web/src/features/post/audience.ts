import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { audienceOf, type Draft } from './draft';

const DEBOUNCE = 150;

export const circlesQuery = queryOptions({
  queryKey: ['circles'],
  queryFn: ({ signal }) =>
    value(api.GET('/api/v1/trust-circles', { params: { query: { limit: 100 } }, signal })),
});

/** The last number stays while the next one is on its way. */
export function useAudience(draft: Draft, kind: Schemas['ListingKind']) {
  const asked = useSettled(JSON.stringify({ kind, ...audienceOf(draft) }));
  return useQuery({
    queryKey: ['audience', 'draft', asked],
    queryFn: ({ signal }) =>
      value(
        api.POST('/api/v1/audience-preview', { body: JSON.parse(asked) as Schemas['PreviewBody'], signal }),
      ),
    placeholderData: keepPreviousData,
    meta: { kept: false },
  });
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), DEBOUNCE);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
