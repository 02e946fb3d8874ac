import type { Schemas } from '../../api/client';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { postWords } from './words';

const WORD = {
  circle: 'inCircle',
  cell: 'inCell',
  community: 'inCommunity',
  partner: 'inPartner',
  trusted: 'inTrusted',
  nearby: 'inNearby',
  network: 'inNetwork',
  public: 'inPublic',
} as const;

/** "57 people: 9 in your cell, 10 in your community": made from numbers, spoken when they have settled. */
export function AudienceSum({
  preview,
  settled,
  hint,
}: {
  preview: Pick<Schemas['PreviewView'], 'total' | 'rounded' | 'by_grant'> | undefined;
  settled: boolean;
  /** Where nobody would see it: what comes next. */
  hint?: string | undefined;
}) {
  const words = useWords(postWords);
  const format = useFormat();
  if (!preview) return <p role="status" className="audience-sum" />;
  const parts = preview.by_grant.flatMap(({ via, count, fewer_than: fewer }) => {
    if (via === 'own' || via === 'accepted') return [];
    if (typeof count === 'number') return [words[WORD[via]](format.number(count))];
    return typeof fewer === 'number' ? [words[WORD[via]](words.fewerThan(format.number(fewer)))] : [];
  });
  const people = words.people(preview.total);
  return (
    <p role="status" className="audience-sum" aria-busy={!settled}>
      {preview.total === 0 && parts.length === 0 ? (
        <>
          <b>{words.nobody}</b> {hint}
        </>
      ) : (
        <>
          <b>{preview.rounded ? words.orMore(people) : people}</b>
          {parts.length > 0 && `: ${format.list(parts)}`}
        </>
      )}
    </p>
  );
}
