import type { Schemas } from '../../api/client';
import type { Reason } from '../../ui/ReasonLine';

/** Whatever somebody shares, as far as its row says why it is here. */
export type Shown = Pick<
  Schemas['ListingView'],
  'hops' | 'names' | 'owner' | 'through' | 'trust' | 'via' | 'via_community'
>;

/** Why something is here, as its row says it. */
export function reasonOf({ via, trust, hops, through, owner }: Shown, community: string | null): Reason {
  return { via, community, trust, hops, through: through?.id === owner.id ? null : through?.name };
}
