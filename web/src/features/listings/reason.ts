import type { Schemas } from '../../api/client';
import type { Reason } from '../../ui/ReasonLine';

/** Why a listing is here, as its row says it. */
export function reasonOf(listing: Schemas['ListingView'], community: string | null): Reason {
  const { via, trust, hops, through, owner } = listing;
  return { via, community, trust, hops, through: through?.id === owner.id ? null : through?.name };
}
