import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { Card } from '../../ui/Card';
import { Tag } from '../../ui/Tag';
import { useWords } from '../../words/catalogue';
import { CreditTag } from './CreditTag';
import { useCounts } from './facts';
import { communityWords } from './words';
import './community.css';

/** A community that the member is not in: its name, two lines, what it shares, and the member's request. */
export function CommunityCard({
  community,
  selected,
}: {
  community: Schemas['DiscoveredView'];
  selected: boolean;
}) {
  const words = useWords(communityWords);
  const [proposal] = community.proposals;
  const facts = useCounts(community);
  return (
    <Card
      selected={selected}
      tag={
        <span className="row">
          {community.partner && (
            <Tag icon="communities" tone="accent">
              {words.partner}
            </Tag>
          )}
          <CreditTag credit={community.credit} />
        </span>
      }
      title={
        <Link to="/communities/$id" params={{ id: community.id }} search>
          {community.name}
        </Link>
      }
      person={<span className="two-lines">{community.description}</span>}
      reason={facts.length > 0 && facts.join(' · ')}
      state={
        proposal
          ? proposal.incoming
            ? words.proposesShort
            : words.proposedShort
          : community.request && words.asked
      }
    />
  );
}
