import { useQuery } from '@tanstack/react-query';
import { lazy, memo, Suspense, useState } from 'react';
import type { Schemas } from '../../api/client';
import { useMeIfKnown } from '../../api/session';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { Choices } from '../../ui/Choices';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { circleWords } from '../circles/words';
import { circlesQuery, numberOf, useAudience } from './audience';
import { AudienceSum } from './AudienceSum';
import { ChosenCircle } from './ChosenCircle';
import { AUDIENCES, type Audience, type Shown, sharingOf } from './draft';
import { MyPlace } from './MyPlace';
import { NobodyYet } from './NobodyYet';
import { SeenAs } from './SeenAs';
import { postWords } from './words';

const loadSheet = async () => ({ default: (await import('../circles/NewCircleSheet')).NewCircleSheet });
const NewCircleSheet = lazy(loadSheet);

interface Props {
  readonly shown: Shown;
  readonly kind: Schemas['ListingKind'];
  readonly onChange: (change: Partial<Shown>) => void;
}

/** Who can see it: every choice in sight, with the number of people behind it. A letter in another field does not draw it anew. */
export const AudienceChoice = memo(function AudienceChoice({ shown, kind, onChange }: Props) {
  const words = useWords(postWords);
  const circle = useWords(circleWords);
  const format = useFormat();
  const me = useMeIfKnown();
  const [isMaking, setMaking] = useState(false);
  const { data: circles } = useQuery(circlesQuery);
  const preview = useAudience(shown, kind);
  const number = (count: number | undefined) => (count === undefined ? '' : format.number(count));
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
  const chosen = circles?.rows.find(one => shown.audience === `circle:${one.id}`);
  return (
    <section className="stack">
      <Choices<Audience>
        label={words.who}
        selected={shown.audience}
        onSelect={audience => onChange({ audience })}
        choices={[
          ...AUDIENCES.map(id => choice(id, words[id])),
          ...(circles?.rows ?? []).map(one => choice(`circle:${one.id}`, words.circle(one.name))),
          choice('private', words.private),
        ]}
      />
      {chosen && <ChosenCircle circle={chosen} />}
      {shown.audience === 'anyone_local' && me && !me.place && <MyPlace />}
      <div className="post-quiet">
        <Button
          look="quiet"
          icon="circles"
          onPress={() => setMaking(true)}
          onHoverStart={() => void loadSheet()}
        >
          {circle.newCircle}
        </Button>
      </div>
      {shown.audience === 'private' ? (
        <p role="status" className="audience-sum">
          {words.onlyMe}
        </p>
      ) : (
        <Others shown={shown} kind={kind} onChange={onChange} />
      )}
      <Suspense>
        {isMaking && (
          <NewCircleSheet
            onClose={() => setMaking(false)}
            onMade={({ id }) => onChange({ audience: `circle:${id}` })}
          />
        )}
      </Suspense>
    </section>
  );
});

/** Strangers too, the sum, and the view of one person: for everything that is not the member's alone. */
function Others({ shown, kind, onChange }: Props) {
  const words = useWords(postWords);
  const format = useFormat();
  const me = useMeIfKnown();
  const { data, isFetching, isCurrent } = useAudience(shown, kind);
  const everyone = numberOf(data, 'network_wide', true);
  const isNobody = data?.total === 0 && isCurrent && !isFetching && data.by_grant.length === 0;
  return (
    <>
      <Checkbox isSelected={shown.isPublic} onChange={isPublic => onChange({ isPublic })}>
        {words.everyone}
        {everyone !== undefined && <b> {format.number(everyone)}</b>}
      </Checkbox>
      <AudienceSum preview={data} settled={isCurrent && !isFetching} hint={words.nobodyHint} />
      {isNobody && me && (
        <NobodyYet me={me} onEveryone={shown.isPublic ? null : () => onChange({ isPublic: true })} />
      )}
      <SeenAs shown={shown} kind={kind} />
    </>
  );
}
