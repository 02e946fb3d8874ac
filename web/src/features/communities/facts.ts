import type { Schemas } from '../../api/client';
import { useWords } from '../../words/catalogue';
import { communityWords } from './words';

/** What a server adds that counts what a community has: as far as the reader may know it. */
interface Known {
  readonly offers?: number;
  readonly needs?: number;
  readonly stewards?: readonly Schemas['PersonView'][];
  /** The reader's own request that waits for a decision. */
  readonly request?: string | null;
}

type Community = Schemas['CommunityView'] | Schemas['DiscoveredView'];

export const knownOf = (community: Community): Known => community as Known;

/** Members, offers and needs, in words. */
export function useCounts(community: Community): string[] {
  const words = useWords(communityWords);
  const { offers, needs } = knownOf(community);
  return [
    typeof community.member_count === 'number' ? words.members(community.member_count) : null,
    typeof offers === 'number' ? words.offers(offers) : null,
    typeof needs === 'number' ? words.needs(needs) : null,
  ].filter(fact => fact !== null);
}
