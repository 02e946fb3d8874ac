import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { namesOf } from '../../api/names';
import { useMeIfKnown } from '../../api/session';
import { Avatar } from '../../ui/Avatar';
import { Sheet } from '../../ui/Dialog';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { ReasonLine } from '../../ui/ReasonLine';
import { useWords } from '../../words/catalogue';
import { whyRoute } from '../feed/routes';
import { listingQuery, whyQuery } from './queries';
import { reasonOf } from './reason';
import { listingWords } from './words';
import './listing.css';

/** The engine's own answer: which grant admits the reader, and the people on the way. */
export function WhySheet() {
  const words = useWords(listingWords);
  const { id } = whyRoute.useParams();
  const navigate = useNavigate();
  const { data: why, error, refetch } = useQuery(whyQuery(id));
  const { data: listing } = useQuery(listingQuery(id));
  return (
    <Sheet
      isWaiting={!error && (!why || !listing)}
      title={words.whyTitle}
      isOpen
      onClose={() => void navigate({ to: '/l/$id', params: { id }, search: true, replace: true })}
    >
      {why && listing ? (
        <Why why={why} listing={listing} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={1} />
      )}
    </Sheet>
  );
}

type Words = (typeof listingWords)['en'];

/** The rule that admits the reader, in a sentence. */
function sentence(words: Words, via: Schemas['Via'], community: string | null, owner: string): string {
  const place = community ?? '';
  return {
    own: words.whyOwn,
    accepted: words.whyAccepted(owner),
    circle: words.whyCircle(owner),
    cell: words.whyCell(owner),
    community: place === '' ? words.whyCommunity(owner) : words.whyCommunityOf(owner, place),
    partner: place === '' ? words.whyPartner(owner) : words.whyPartnerOf(owner, place),
    trusted: words.whyTrusted(owner),
    nearby: words.whyNearby(owner),
    network: words.whyNetwork(owner),
    public: words.whyPublic(owner),
  }[via];
}

function Why({ why, listing }: { why: Schemas['DecisionView']; listing: Schemas['ListingView'] }) {
  const words = useWords(listingWords);
  const names = namesOf(why, listing);
  const me = useMeIfKnown();
  if (why.via === 'own') return <p>{words.whyOwn}</p>;
  const name = (id: string) =>
    id === listing.owner.id ? listing.owner.name : id === me?.id ? words.you : (names.member(id) ?? id);
  const reason = reasonOf(listing, names.community(listing.via_community));
  const way = why.path?.members ?? [];
  const isMine = way[0] === me?.id;
  // Trust leads both ways between two people, and each way may lead through others.
  const isOther = way.length > 0 && !isMine && !way.includes(listing.through?.id ?? '');
  return (
    <>
      {why.via && (
        <>
          <ReasonLine reason={{ ...reason, via: why.via }} />
          <p>{sentence(words, why.via, names.community(listing.via_community), listing.owner.name)}</p>
        </>
      )}
      {way.length > 0 && (
        <>
          <p>{isMine ? words.whyPathOfYours : words.whyPath}</p>
          <ol className="path">
            {way.map(member => (
              <li key={member}>
                <Avatar id={member} name={name(member)} size="small" />
                <span>{name(member)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
      {isOther && reason.through && <p>{words.whyYours(listing.owner.name, reason.through)}</p>}
      {way.length === 0 && (why.via === 'trusted' || why.via === 'network') && (
        <p className="soft">{words.whyNoPath}</p>
      )}
      <p className="soft">{words.whyOnlyYou}</p>
    </>
  );
}
