import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { namesOf } from '../../api/names';
import { Button } from '../../ui/Button';
import { CommunityRow } from '../../ui/CommunityRow';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { Section } from '../../ui/Section';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { ApproveSheet } from './ApproveSheet';
import { EndPartnership } from './EndPartnership';
import { otherSide, type Partnership, partnershipsQuery, pileOf, type Side } from './queries';
import { Withdraw } from './Withdraw';
import { deskWords } from './words';

const PILES: readonly Side[] = ['incoming', 'waiting', 'active', 'earlier'];

/** What waits for us first, then what waits for them, then what holds, then what is over. */
export function Partnerships({ community }: { community: Schemas['OwnCommunityView'] }) {
  const words = useWords(deskWords);
  const { data, error, refetch } = useQuery({
    ...partnershipsQuery(community.id),
    placeholderData: undefined,
  });
  const names = namesOf(data);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={2} />;
  if (data.rows.length === 0)
    return (
      <Empty
        icon="communities"
        title={words.noPartnerships}
        action={
          <Link className="button" data-look="primary" to="/communities">
            {words.discover}
          </Link>
        }
      >
        {words.noPartnershipsWhy}
      </Empty>
    );
  return (
    <div className="desk-piles">
      {PILES.map(pile => {
        const rows = data.rows.filter(row => pileOf(row, community.id) === pile);
        if (rows.length === 0) return null;
        return (
          <Section key={pile} title={words[pile]}>
            <ul className="rows panel">
              {rows.map(row => (
                <li key={row.id}>
                  <Row
                    partnership={row}
                    pile={pile}
                    community={community}
                    name={names.community(otherSide(row, community.id)) ?? words.aCommunity}
                  />
                </li>
              ))}
            </ul>
          </Section>
        );
      })}
    </div>
  );
}

function Row({
  partnership,
  pile,
  community,
  name,
}: {
  partnership: Partnership;
  pile: Side;
  community: Schemas['OwnCommunityView'];
  name: string;
}) {
  const words = useWords(deskWords);
  const format = useFormat();
  const other = otherSide(partnership, community.id);
  const terms = partnership.agreed ?? partnership.offered;
  const shared = [terms.share_offers && words.offers, terms.share_needs && words.needs].filter(
    Boolean,
  ) as string[];
  const at = partnership.ended_at ?? partnership.decided_at ?? partnership.created_at;
  const status = {
    proposed: words.proposedAt,
    active: words.activeSince,
    declined: words.declined,
    withdrawn: words.withdrawn,
    dissolved: words.dissolved,
  }[partnership.status];
  return (
    <CommunityRow
      id={other}
      name={name}
      link={
        <Link to="/communities/$id" params={{ id: other }}>
          {name}
        </Link>
      }
      detail={`${status(format.date(at))} · ${format.list(shared)}`}
      end={
        pile === 'incoming' ? (
          <Review partnership={partnership} community={community} name={name} />
        ) : pile === 'waiting' ? (
          <Withdraw partnership={partnership} name={name} />
        ) : pile === 'active' ? (
          <EndPartnership partnership={partnership} community={community} name={name} />
        ) : undefined
      }
    />
  );
}

/** Opens what the other side asks for, with its consequences. */
function Review(props: { partnership: Partnership; community: Schemas['OwnCommunityView']; name: string }) {
  const words = useWords(deskWords);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" onPress={() => setOpen(true)}>
        {words.review}
      </Button>
      {isOpen && <ApproveSheet {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
