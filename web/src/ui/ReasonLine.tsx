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
  /** The first person of the path of trust. */
  readonly through?: string | null | undefined;
  readonly hops?: number | null | undefined;
  /** Whether that first person is the one who posted it. */
  readonly isDirect?: boolean;
  readonly trust?: number | null | undefined;
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

/** Why it is here, in one line: "friend of a friend, 0.56". */
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
    trusted: byTrust(reason, words) ?? words.viaTrusted,
    nearby: words.viaNearby,
    network: byTrust(reason, words) ?? words.viaNetwork,
    public: words.viaPublic,
  }[via];
  const counts = via === 'trusted' || via === 'network' || via === 'nearby' || via === 'public';
  return (
    <span className="line">
      <Icon name={ICON[via]} size={1.125} />
      <span>
        {text}
        {counts && typeof trust === 'number' && trust > 0 && (
          <>
            {' · '}
            <span className="nowrap">{words.trustNumber(format.trust(trust))}</span>
          </>
        )}
      </span>
    </span>
  );
}

/** The way that the reader's own trust takes, where it may be shown. */
function byTrust({ through, hops, isDirect }: Reason, words: UiWords): string | null {
  if (isDirect) return words.viaDirect;
  if (through) return hops === 2 ? words.viaFriendOf(through) : words.viaThrough(through);
  return hops === 2 ? words.viaFriendOfFriend : null;
}
