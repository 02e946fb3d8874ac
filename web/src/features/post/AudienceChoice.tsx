import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { useMeIfKnown } from '../../api/session';
import { Checkbox } from '../../ui/Checkbox';
import { Choices } from '../../ui/Choices';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { circlesQuery, numberOf, useAudience } from './audience';
import { AudienceSum } from './AudienceSum';
import { AUDIENCES, type Audience, type Draft, sharingOf } from './draft';
import { SeenAs } from './SeenAs';
import { postWords } from './words';

/** Who can see it: every choice in sight, with the number of people behind it. */
export function AudienceChoice({
  draft,
  kind,
  onChange,
}: {
  draft: Draft;
  kind: Schemas['ListingKind'];
  onChange: (change: Partial<Draft>) => void;
}) {
  const words = useWords(postWords);
  const format = useFormat();
  const me = useMeIfKnown();
  const { data: circles } = useQuery(circlesQuery);
  const preview = useAudience(draft, kind);
  const number = (count: number | undefined) => (count === undefined ? undefined : format.number(count));
  const everyone = number(numberOf(preview.data, 'network_wide', true));
  const hints: Partial<Record<Audience, string>> = {
    my_cell: words.my_cellHint,
    my_community: me?.communities.map(community => community.name).join(', ') ?? '',
    trusted_network: words.trusted_networkHint,
    anyone_local: me ? format.distance(me.preference.local_radius_km) : '',
    private: words.privateHint,
  };
  const choice = (id: Audience, name: string) => ({
    id,
    name,
    hint: hints[id],
    // "Only me" needs no number.
    number: id === 'private' ? undefined : number(numberOf(preview.data, sharingOf(id), false)),
  });
  return (
    <section className="stack">
      <Choices<Audience>
        label={words.who}
        selected={draft.audience}
        onSelect={audience => onChange({ audience })}
        choices={[
          ...AUDIENCES.map(id => choice(id, words[id])),
          ...(circles?.rows ?? []).map(circle => choice(`circle:${circle.id}`, words.circle(circle.name))),
          choice('private', words.private),
        ]}
      />
      {draft.audience === 'private' ? (
        <p role="status" className="audience-sum">
          {words.onlyMe}
        </p>
      ) : (
        <>
          <Checkbox isSelected={draft.isPublic} onChange={isPublic => onChange({ isPublic })}>
            {words.everyone}
            {everyone !== undefined && <b> {everyone}</b>}
          </Checkbox>
          <AudienceSum preview={preview.data} settled={!preview.isFetching} />
          <SeenAs draft={draft} kind={kind} />
        </>
      )}
    </section>
  );
}
