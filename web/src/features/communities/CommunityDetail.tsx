import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Schemas } from '../../api/client';
import { useMe } from '../../api/session';
import { Icon } from '../../ui/Icon';
import { Tag } from '../../ui/Tag';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { CreditTag } from './CreditTag';
import { useCounts } from './facts';
import { Join } from './Join';
import { Leave } from './Leave';
import { MembersAndCells } from './MembersAndCells';
import { Proposals } from './Proposals';
import { communityWords } from './words';
import './community.css';

/** For stewards who look at another community. */
const AskPartnership = lazy(async () => ({ default: (await import('./AskPartnership')).AskPartnership }));

/** The page of a community: its description, the member's relation to it, and the member's actions. */
export function CommunityDetail({ community }: { community: Schemas['CommunityView'] }) {
  const words = useWords(communityWords);
  const format = useFormat();
  const me = useMe();
  const asked = new Set(community.proposals.map(proposal => proposal.with));
  const desks = me.communities.filter(own => own.steward && own.id !== community.id && !asked.has(own.id));
  const { stewards } = community;
  const counts = useCounts(community);
  const facts = [
    words.since(format.date(community.created_at)),
    { open: words.joinOpen, ask: words.joinAsk, invite: words.joinInvite }[community.joining],
  ];
  return (
    <>
      <span className="row">
        {community.partner && (
          <Tag icon="communities" tone="accent">
            {words.partner}
          </Tag>
        )}
        {community.member && (
          <Tag icon="check" tone="accent">
            {community.steward ? words.youSteward : words.youMember}
          </Tag>
        )}
        <CreditTag credit={community.credit} />
      </span>
      {community.description !== '' && <p className="community-text">{community.description}</p>}
      <div>
        <p>{counts.join(' · ')}</p>
        <p className="soft">{facts.join(' · ')}</p>
        {stewards.length > 0 && (
          <p className="soft">{words.stewards(format.list(stewards.map(person => person.name)))}</p>
        )}
      </div>
      {community.member ? (
        <>
          <nav className="row community-links" aria-label={community.name}>
            {community.steward && (
              <Link
                className="button"
                data-look="primary"
                to="/desk/$community"
                params={{ community: community.id }}
              >
                <Icon name="desk" />
                {words.toDesk}
              </Link>
            )}
            {community.credit && (
              <Link to="/ledger/$community" params={{ community: community.id }}>
                {words.toLedger}
              </Link>
            )}
            <Link to="/skills" search={{ community: community.id }}>
              {words.toSkills}
            </Link>
            <Link to="/flow" search={{ community: community.id }}>
              {words.toFlow}
            </Link>
          </nav>
          <MembersAndCells community={community} />
          <Leave community={community} />
        </>
      ) : (
        <>
          {community.partner && (
            <nav className="row community-links" aria-label={community.name}>
              <Link to="/" search={{ scope: 'partner' }}>
                {words.toPartnerFeed}
              </Link>
              <Link to="/skills" search={{ community: community.id }}>
                {words.toSkills}
              </Link>
            </nav>
          )}
          <Proposals community={community} />
          <Join community={community} />
          <Suspense>
            {desks.length > 0 && !community.partner && <AskPartnership community={community} desks={desks} />}
          </Suspense>
        </>
      )}
    </>
  );
}
