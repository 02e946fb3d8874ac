import type { Schemas } from '../api/client';
import { useWords } from '../words/catalogue';
import { useFormat } from '../words/format';
import { Icon } from './Icon';
import type { IconName } from './icons';
import { type UiWords, uiWords } from './words';
import './lines.css';

export interface Reason {
  readonly via: Schemas['Via'];
  /** Where a grant runs through a community. */
  readonly community?: string | null | undefined;
  /** The reader's own trust in whoever posted it. A grant by trust needs the trust of the other side, whose way may be another. */
  readonly trust?: number | null | undefined;
  readonly hops?: number | null | undefined;
  /** The first person on the way of the reader's trust, unless that is the one who posted it. */
  readonly through?: string | null | undefined;
}

const ICON: Record<Schemas['Via'], IconName> = {
  own: 'me',
  accepted: 'check',
  circle: 'circles',
  cell: 'communities',
  community: 'communities',
  partner: 'communities',
  trusted: 'trust',
  nearby: 'place',
  network: 'trust',
  public: 'globe',
};

/** Grants beside which the reader's own trust says something more. */
const WITH_TRUST = new Set<Schemas['Via']>(['trusted', 'nearby', 'network', 'public']);

/** Why it is here, in one line: "trusts you · your trust 0.56, friend of Birch". */
export function ReasonLine({ reason }: { reason: Reason }) {
  const words = useWords(uiWords);
  const format = useFormat();
  const { via, community, trust } = reason;
  const place = community ?? '';
  const text = {
    own: words.viaOwn,
    accepted: words.viaAccepted,
    circle: words.viaCircle,
    cell: words.viaCell,
    community: words.viaCommunity,
    partner: place === '' ? words.viaPartner : words.viaPartnerOf(place),
    trusted: words.viaTrusted,
    nearby: words.viaNearby,
    network: words.viaNetwork,
    public: words.viaPublic,
  }[via];
  return (
    <span className="line">
      <Icon name={ICON[via]} size={1.125} />
      <span>
        {text}
        {WITH_TRUST.has(via) && typeof trust === 'number' && trust > 0 && (
          <>
            {` · ${words.trustNumber(format.trust(trust))}`}
            {wayOf(reason, words)}
          </>
        )}
      </span>
    </span>
  );
}

/** The way of the reader's own trust beside a grant by trust, where it may be shown and leads through others. */
function wayOf({ via, through, hops }: Reason, words: UiWords): string {
  if (via !== 'trusted' && via !== 'network') return '';
  if (through) return `, ${hops === 2 ? words.viaFriendOf(through) : words.viaThrough(through)}`;
  return hops === 2 ? `, ${words.viaFriendOfFriend}` : '';
}
