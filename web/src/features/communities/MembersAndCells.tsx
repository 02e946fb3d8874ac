import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { namesOf } from '../../api/names';
import { useMe } from '../../api/session';
import { Skeleton } from '../../ui/Loading';
import { PersonRow } from '../../ui/PersonRow';
import { Tabs } from '../../ui/Tabs';
import { Tag } from '../../ui/Tag';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { cellsQuery, membersQuery } from './queries';
import { communityRoute } from './routes';
import { communityWords } from './words';

/** For members: the people whom one may know, and the cells. */
export function MembersAndCells({ community }: { community: Schemas['CommunityView'] }) {
  const words = useWords(communityWords);
  const navigate = useNavigate();
  const { part = 'people' } = communityRoute.useSearch();
  return (
    <Tabs
      label={community.name}
      selected={part}
      onSelect={next =>
        void navigate({
          to: '/communities/$id',
          params: { id: community.id },
          search: ({ q }) => ({ ...(q && { q }), ...(next === 'cells' && { part: next }) }),
          replace: true,
        })
      }
      tabs={[
        { id: 'people', name: words.people, content: <Members id={community.id} /> },
        { id: 'cells', name: words.cells, content: <Cells id={community.id} /> },
      ]}
    />
  );
}

function Members({ id }: { id: string }) {
  const words = useWords(communityWords);
  const me = useMe();
  const { data } = useQuery({ ...membersQuery(id), placeholderData: undefined });
  if (!data) return <Skeleton lines={3} />;
  return (
    <ul className="rows panel">
      {data.rows.map(person => (
        <li key={person.id}>
          <PersonRow
            id={person.id}
            name={person.name}
            link={
              person.id === me.id ? undefined : (
                <Link to="/people/$id" params={{ id: person.id }}>
                  {person.name}
                </Link>
              )
            }
            detail={person.steward ? words.steward : undefined}
          />
        </li>
      ))}
    </ul>
  );
}

function Cells({ id }: { id: string }) {
  const words = useWords(communityWords);
  const format = useFormat();
  const { data } = useQuery({ ...cellsQuery(id), placeholderData: undefined });
  const names = namesOf(data);
  if (!data) return <Skeleton lines={2} />;
  if (data.rows.length === 0) return <p className="soft">{words.noCells}</p>;
  return (
    <ul className="stack">
      {data.rows.map(cell => (
        <li key={cell.id} className="panel cell">
          <span className="row">
            <b>{cell.name}</b>
            {cell.member && <Tag tone="accent">{words.yourCell}</Tag>}
          </span>
          {cell.members && (
            <span className="soft">
              {format.list(cell.members.map(member => names.member(member) ?? words.somebody))}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
