import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Schemas } from '../../api/client';
import type { Names } from '../../api/names';
import { Card } from '../../ui/Card';
import { ReasonLine } from '../../ui/ReasonLine';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { CardMenu } from './CardMenu';
import { KindTag } from './KindTag';
import { reasonOf } from './reason';
import { listingWords } from './words';

/** A listing in the feed: title, person with community, why it is here, state. */
export const ListingCard = memo(function ListingCard({
  listing,
  names,
  selected,
}: {
  listing: Schemas['ListingView'];
  names: Names;
  selected: boolean;
}) {
  const words = useWords(listingWords);
  const format = useFormat();
  const community = names.community(listing.community);
  const about = [listing.owner.name, community];
  if (typeof listing.distance_km === 'number') about.push(words.away(format.distance(listing.distance_km)));
  return (
    <Card
      selected={selected}
      tag={<KindTag kind={listing.kind} urgent={listing.urgency === 'high'} />}
      menu={listing.via !== 'own' && <CardMenu id={listing.id} title={listing.title} />}
      title={
        <Link to="/l/$id" params={{ id: listing.id }} search={true}>
          {listing.title}
        </Link>
      }
      person={about.filter(Boolean).join(' · ')}
      reason={<ReasonLine reason={reasonOf(listing, names.community(listing.via_community))} />}
      state={listing.status === 'active' ? format.relative(listing.created_at) : words[listing.status]}
    />
  );
});
