import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { Button } from '../../ui/Button';
import { SearchField } from '../../ui/SearchField';
import { useWords } from '../../words/catalogue';
import { useSettled } from '../../ui/useSettled';
import { audienceOf, type Shown } from './draft';
import { postWords } from './words';

const MOST = 5;

/** Why they would see it, from the side of the one who posts. */
const TO = {
  own: 'own',
  accepted: 'accepted',
  circle: 'toCircle',
  cell: 'toCell',
  community: 'toCommunity',
  partner: 'toPartner',
  trusted: 'toTrusted',
  nearby: 'toNearby',
  network: 'toNetwork',
  public: 'toPublic',
} as const satisfies Record<Schemas['Via'], string>;

/** "Would Apple see it?": the engine's own answer for one person, before posting. */
export function SeenAs({ shown, kind }: { shown: Shown; kind: Schemas['ListingKind'] }) {
  const words = useWords(postWords);
  const [typed, setTyped] = useState('');
  const [person, setPerson] = useState<{ id: string; name: string } | null>(null);
  const q = useSettled(typed.trim(), 150);
  const { data: found } = useQuery({
    queryKey: ['people', 'found', q, MOST],
    queryFn: ({ signal }) =>
      value(api.GET('/api/v1/members', { params: { query: { q, limit: MOST } }, signal })),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  });
  return (
    <details className="post-more">
      <summary>{words.seenAs}</summary>
      <SearchField label={words.seenAsWho} value={typed} onChange={setTyped} maxLength={100} />
      {q !== '' && found && (
        <div className="row">
          {found.rows.map(row => (
            <Button
              key={row.id}
              onPress={() => {
                setPerson({ id: row.id, name: row.name });
                setTyped('');
              }}
            >
              {row.name}
            </Button>
          ))}
          {found.rows.length === 0 && <p>{words.nobodyFound}</p>}
        </div>
      )}
      <div role="status">{person && <Verdict shown={shown} kind={kind} person={person} />}</div>
    </details>
  );
}

function Verdict({
  shown,
  kind,
  person,
}: {
  shown: Shown;
  kind: Schemas['ListingKind'];
  person: { id: string; name: string };
}) {
  const words = useWords(postWords);
  const asked = { kind, ...audienceOf(shown), viewer: person.id };
  const { data } = useQuery({
    queryKey: ['audience', 'seen as', asked],
    queryFn: ({ signal }) => value(api.POST('/api/v1/audience-preview', { body: asked, signal })),
    meta: { kept: false },
  });
  const seen = data?.seen_as;
  if (!seen) return null;
  if (seen.visible)
    return (
      <>
        <p>
          <b>{words.wouldSee(person.name)}</b>
        </p>
        {seen.via && <p className="soft">{words[TO[seen.via]]}</p>}
      </>
    );
  return (
    <p>
      <b>{seen.reason === 'unknown' ? words.mightSee(person.name) : words.wouldNotSee(person.name)}</b>
    </p>
  );
}
