import type { Schemas } from '../../api/client';
import { useWords } from '../../words/catalogue';
import { communityWords } from './words';

/** Members, offers and needs, in words, as far as the reader may know them. */
export function useCounts(community: Schemas['CommunityView'] | Schemas['DiscoveredView']): string[] {
  const words = useWords(communityWords);
  const { member_count: members, offers, needs } = community;
  return [
    ...(typeof members === 'number' ? [words.members(members)] : []),
    words.offers(offers),
    words.needs(needs),
  ];
}
