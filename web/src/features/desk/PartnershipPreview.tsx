import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';
import { namesOf } from '../../api/names';
import { Dimmed } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import type { Partnership } from './queries';
import { deskWords } from './words';

const previewQuery = (id: string, change: 'approve' | 'dissolve', terms: Schemas['Terms'] | null) =>
  queryOptions({
    queryKey: ['partnerships', 'preview', id, change, terms],
    queryFn: ({ signal }) => {
      const params = { path: { id } };
      return value(
        change === 'approve'
          ? api.POST('/api/v1/partnerships/{id}/approve/preview', { params, body: terms ?? {}, signal })
          : api.POST('/api/v1/partnerships/{id}/dissolve/preview', { params, signal }),
      );
    },
    meta: { kept: false },
  });

/** What would change for both sides, in sentences, before it is done. */
export function PartnershipPreview({
  partnership,
  change,
  terms = null,
  mine,
  name,
}: {
  partnership: Partnership;
  change: 'approve' | 'dissolve';
  terms?: Schemas['Terms'] | null;
  mine: Schemas['OwnCommunityView'];
  /** Of the other side. */
  name: string;
}) {
  const words = useWords(deskWords);
  const { data, isFetching } = useQuery(previewQuery(partnership.id, change, terms));
  if (!data) return null;
  const names = namesOf(data);
  const lines = data.communities.flatMap(({ community, gained, lost }) => {
    const who = community === mine.id ? mine.name : (names.community(community) ?? name);
    return [
      gained > 0 ? words.theySeeMore(who, gained) : null,
      lost > 0 ? words.theySeeLess(who, lost) : null,
    ].filter(line => line !== null);
  });
  return (
    <section className="panel desk-preview" role="status">
      <Dimmed busy={isFetching}>
        <h3>{words.previewTitle}</h3>
        {lines.length === 0 ? (
          <p>{words.nothingChanges}</p>
        ) : (
          <ul className="bullets">
            {lines.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </Dimmed>
    </section>
  );
}
