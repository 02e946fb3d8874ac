import { useQuery } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';
import { AudienceLine } from '../../ui/AudienceLine';

/** Under everything that one posted: how many people see it now. */
export function OwnAudience({ listing, own }: { listing: Schemas['ListingView']; own: Schemas['OwnView'] }) {
  const { data } = useQuery({
    queryKey: ['audience', listing.id, own],
    queryFn: ({ signal }) =>
      value(
        api.POST('/api/v1/audience-preview', {
          body: {
            kind: listing.kind,
            sharing: own.sharing,
            is_public: own.is_public,
            community: listing.community ?? null,
          },
          signal,
        }),
      ),
  });
  return data ? <AudienceLine total={data.total} atLeast={data.rounded} /> : <span>{'\u00a0'}</span>;
}
