import { useWords } from '../words/catalogue';
import { useFormat } from '../words/format';
import { uiWords } from './words';
import './lines.css';

/** Trust as a word first, the number second; never by colour alone. */
export function TrustWord({
  trust,
  direct,
  through,
}: {
  trust: number | null | undefined;
  direct?: number | null | undefined;
  /** The first person on the way, where the trust comes through others. */
  through?: string | null | undefined;
}) {
  const words = useWords(uiWords);
  const format = useFormat();
  const level = trustLevel(trust ?? 0, direct ?? null);
  return (
    <span className="trust" data-level={level}>
      <span className="trust-bars" aria-hidden="true" />
      <span>{level === 'throughOthers' && through ? words.viaThrough(through) : words[WORD[level]]}</span>
      {typeof trust === 'number' && trust > 0 && <span className="soft">{format.trust(trust)}</span>}
    </span>
  );
}

export type TrustLevel = 'family' | 'close' | 'known' | 'acquainted' | 'throughOthers' | 'none';

const WORD = {
  family: 'trustFamily',
  close: 'trustClose',
  known: 'trustKnown',
  acquainted: 'trustAcquainted',
  throughOthers: 'trustThroughOthers',
  none: 'trustNone',
} as const;

/** The words of direct trust are those of the sheet that sets it; the rest comes through others. */
export function trustLevel(trust: number, direct: number | null): TrustLevel {
  if (direct === null || direct === 0) return trust > 0 ? 'throughOthers' : 'none';
  if (direct >= 0.9) return 'family';
  if (direct >= 0.75) return 'close';
  if (direct >= 0.5) return 'known';
  return 'acquainted';
}
