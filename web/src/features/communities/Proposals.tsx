import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { useMe } from '../../api/session';
import { useWords } from '../../words/catalogue';
import { communityWords } from './words';

/** For stewards: what this community and theirs have requested of each other, with the way to the desk. */
export function Proposals({ community }: { community: Schemas['CommunityView'] }) {
  const words = useWords(communityWords);
  const { communities } = useMe();
  return community.proposals.map(({ partnership, with: mine, incoming }) => {
    const name = communities.find(({ id }) => id === mine)?.name ?? '';
    return (
      <div key={partnership} className="panel row community-asked">
        <span>{incoming ? words.proposes(name) : words.proposed(name)}</span>
        <Link
          className="button"
          {...(incoming && { 'data-look': 'primary' })}
          to="/desk/$community"
          params={{ community: mine }}
        >
          {incoming ? words.toProposal : words.toDesk}
        </Link>
      </div>
    );
  });
}
