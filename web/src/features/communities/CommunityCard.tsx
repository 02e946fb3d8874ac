import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { Card } from '../../ui/Card';
import { Tag } from '../../ui/Tag';
import { useWords } from '../../words/catalogue';
import { CreditTag } from './Discover';
import { communityWords } from './words';
import './community.css';

/** What the server counts of a community, as far as it may be known. */
interface Counted {
  readonly offers?: number | null;
  readonly needs?: number | null;
  readonly request?: { readonly status: string } | null;
}

/** A community that one is not in: its name, two lines, what it shares, and how one stands to it. */
export function CommunityCard({
  community,
  selected,
}: {
  community: Schemas['DiscoveredView'];
  selected: boolean;
}) {
  const words = useWords(communityWords);
  const { offers, needs, request } = community as Counted;
  const facts = [
    typeof community.member_count === 'number' ? words.members(community.member_count) : null,
    typeof offers === 'number' ? words.offers(offers) : null,
    typeof needs === 'number' ? words.needs(needs) : null,
  ].filter(fact => fact !== null);
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
      state={request?.status === 'pending' && words.asked}
    />
  );
}
