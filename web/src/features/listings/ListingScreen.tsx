import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { Schemas } from '../../api/client';
import { useOnline } from '../../api/connection';
import { namesOf } from '../../api/names';
import { Button } from '../../ui/Button';
import { PersonRow } from '../../ui/PersonRow';
import { ReasonLine } from '../../ui/ReasonLine';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { ExchangeLink } from '../exchanges/ExchangeLink';
import { listingRoute } from '../feed/routes';
import { answersQuery } from '../support/queries';
import { useCategoryName } from './categories';
import { HideButton } from './HideButton';
import { KindTag } from './KindTag';
import { OwnActions } from './OwnActions';
import { OwnAudience } from './OwnAudience';
import { listingQuery } from './queries';
import { reasonOf } from './reason';
import { Responses } from './Responses';
import { VisibleScreen } from './VisibleScreen';
import { listingWords } from './words';
import './listing.css';

const RespondSheet = lazy(async () => ({ default: (await import('./RespondSheet')).RespondSheet }));

export function ListingScreen() {
  const words = useWords(listingWords);
  const { id } = listingRoute.useParams();
  const query = useQuery(listingQuery(id));
  return (
    <VisibleScreen
      id={id}
      query={query}
      list="/"
      titleOf={listing => listing.title}
      untitled={words.listing}
      goneWhy={words.goneWhy}
    >
      {listing => <Listing listing={listing} />}
    </VisibleScreen>
  );
}

function Listing({ listing }: { listing: Schemas['ListingView'] }) {
  const words = useWords(listingWords);
  const names = namesOf(listing);
  const format = useFormat();
  const categoryName = useCategoryName();
  const about = [names.community(listing.community)];
  if (!listing.own && typeof listing.distance_km === 'number')
    about.push(words.away(format.distance(listing.distance_km)));
  const facts = [words[listing.type], categoryName(listing.category)];
  if (listing.quantity !== 1 || listing.unit !== '')
    facts.push(`${format.number(listing.quantity)} ${listing.unit}`.trim());
  if (typeof listing.left === 'number' && listing.left !== listing.quantity)
    facts.push(words.left(format.number(listing.left)));
  return (
    <div className="listing-body">
      <KindTag kind={listing.kind} urgent={listing.urgency === 'high'} />
      <PersonRow
        id={listing.owner.id}
        name={listing.owner.name}
        link={
          listing.via === 'own' ? undefined : (
            <Link to="/people/$id" params={{ id: listing.owner.id }}>
              {listing.owner.name}
            </Link>
          )
        }
        detail={about.filter(Boolean).join(' · ')}
      />
      {listing.description !== '' && <p className="listing-text">{listing.description}</p>}
      <p className="soft">{facts.join(' · ')}</p>
      <p className="soft">
        {words.posted(format.relative(listing.created_at))}
        {typeof listing.expires_at === 'number' && ` · ${words.until(format.date(listing.expires_at))}`}
        {listing.status !== 'active' && ` · ${words[listing.status]}`}
      </p>
      {listing.own ? (
        <>
          <section className="listing-why panel">
            <OwnAudience listing={listing} own={listing.own} />
          </section>
          <OwnActions listing={listing} />
          <Responses listing={listing} />
        </>
      ) : (
        <>
          <section className="listing-why panel">
            <ReasonLine reason={reasonOf(listing, names.community(listing.via_community))} />
            <Link to="/l/$id/why" params={{ id: listing.id }} search={true}>
              {words.why}
            </Link>
          </section>
          <Respond listing={listing} />
        </>
      )}
      <div className="row">
        <ExchangeLink listing={listing.id} />
        {!listing.own && <HideButton id={listing.id} />}
      </div>
    </div>
  );
}

const isWaiting = ({ status }: { status: string }) => status === 'pending' || status === 'accepted';

function Respond({ listing }: { listing: Schemas['ListingView'] }) {
  const words = useWords(listingWords);
  const ui = useWords(uiWords);
  const online = useOnline();
  const [isOpen, setOpen] = useState(false);
  // An answer may have gone out in another tab.
  const { data: answers } = useQuery({ ...answersQuery, staleTime: 0 });
  const [sent, setSent] = useState<boolean | null>(null);
  const answered = sent ?? answers?.rows.some(row => row.listing === listing.id && isWaiting(row));
  const open = listing.status === 'active' || listing.status === 'in_progress';
  return (
    <div className="listing-act">
      <Button
        look="primary"
        icon={listing.kind}
        onPress={() => setOpen(true)}
        onHoverStart={() => void import('./RespondSheet')}
        disabledBecause={!online ? ui.offlineWrite : answered ? words.answered : open ? null : words.closed}
      >
        {listing.kind === 'need' ? words.help : words.ask}
      </Button>
      {isOpen && (
        <Suspense>
          <RespondSheet listing={listing} onClose={() => setOpen(false)} onAnswered={setSent} />
        </Suspense>
      )}
    </div>
  );
}
