import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';
import { useSettled } from '../../ui/useSettled';
import { audienceOf, type Shown } from './draft';

export const circlesQuery = queryOptions({
  queryKey: ['circles'],
  queryFn: ({ signal }) =>
    value(api.GET('/api/v1/trust-circles', { params: { query: { limit: 100 } }, signal })),
});

/** The last number stays while the next one is on its way; only the current one is about the audience that is chosen. */
export function useAudience(shown: Shown, kind: Schemas['ListingKind']) {
  const wanted = JSON.stringify({ kind, ...audienceOf(shown), choices: true });
  const asked = useSettled(wanted);
  const { data, isFetching, isPlaceholderData } = useQuery({
    queryKey: ['audience', 'draft', asked],
    queryFn: ({ signal }) =>
      value(
        api.POST('/api/v1/audience-preview', { body: JSON.parse(asked) as Schemas['PreviewBody'], signal }),
      ),
    placeholderData: keepPreviousData,
    meta: { kept: false },
  });
  return { data, isFetching, isCurrent: asked === wanted && !isPlaceholderData };
}

/** The number of people behind a choice, from the answer that has them all. */
export function numberOf(
  preview: Schemas['PreviewView'] | undefined,
  sharing: Schemas['Sharing'],
  isPublic: boolean,
): number | undefined {
  const wanted = JSON.stringify(sharing);
  return preview?.choices?.find(
    choice => choice.is_public === isPublic && JSON.stringify(choice.sharing) === wanted,
  )?.total;
}
