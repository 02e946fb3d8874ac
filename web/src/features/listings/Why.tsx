import type { Schemas } from '../../api/client';
import { namesOf } from '../../api/names';
import { useMeIfKnown } from '../../api/session';
import { Avatar } from '../../ui/Avatar';
import { ReasonLine } from '../../ui/ReasonLine';
import { useWords } from '../../words/catalogue';
import { reasonOf, type Shown } from './reason';
import { listingWords } from './words';
import './listing.css';

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

/** The rule by which something of somebody else is seen, and the people on the way. */
export function Why({ why, shown }: { why: Schemas['DecisionView']; shown: Shown }) {
  const words = useWords(listingWords);
  const names = namesOf(why, shown);
  const me = useMeIfKnown();
  if (why.via === 'own') return <p>{words.whyOwn}</p>;
  const name = (id: string) =>
    id === shown.owner.id ? shown.owner.name : id === me?.id ? words.you : (names.member(id) ?? id);
  const reason = reasonOf(shown, names.community(shown.via_community));
  const way = why.path?.members ?? [];
  const isMine = way[0] === me?.id;
  // Trust leads both ways between two people, and each way may lead through others.
  const isOther = way.length > 0 && !isMine && !way.includes(shown.through?.id ?? '');
  return (
    <>
      {why.via && (
        <>
          <ReasonLine reason={{ ...reason, via: why.via }} />
          <p>{sentence(words, why.via, names.community(shown.via_community), shown.owner.name)}</p>
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
      {isOther && reason.through && <p>{words.whyYours(shown.owner.name, reason.through)}</p>}
      {way.length === 0 && (why.via === 'trusted' || why.via === 'network') && (
        <p className="soft">{words.whyNoPath}</p>
      )}
      <p className="soft">{words.whyOnlyYou}</p>
    </>
  );
}
