import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';
import { namesOf } from '../../api/names';
import { useMe } from '../../api/session';
import { BackLink } from '../../app/BackLink';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Dimmed, Skeleton } from '../../ui/Loading';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { Select } from '../../ui/Select';
import { Table } from '../../ui/Table';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { FlowPicture } from './FlowPicture';
import { flowRoute } from './routes';
import { flowWords } from './words';
import './flow.css';

const ALL = '*';

const flowQuery = (community: string | undefined) =>
  queryOptions({
    queryKey: ['flow', community ?? ALL],
    queryFn: ({ signal }) =>
      value(
        api.GET('/api/v1/metrics/flow', { params: { query: { ...(community && { community }) } }, signal }),
      ),
  });

/** What went from one community to others in the last thirty days: a picture, and the same as a table. */
export function FlowScreen() {
  const words = useWords(flowWords);
  const me = useMe();
  const { community } = flowRoute.useSearch();
  const navigate = flowRoute.useNavigate();
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery(flowQuery(community));
  return (
    <Screen header={<ScreenHeader title={words.title} back={<BackLink to="/communities" always />} />}>
      {me.communities.length > 1 && (
        <Select
          label={words.of}
          selected={community ?? ALL}
          onSelect={id => void navigate({ search: id === ALL ? {} : { community: id }, replace: true })}
          options={[{ id: ALL, name: words.all }, ...me.communities.map(({ id, name }) => ({ id, name }))]}
        />
      )}
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton lines={2} />
      ) : (
        <Dimmed busy={isPlaceholderData}>
          {data.communities.length === 0 ? (
            <Empty icon="exchanges" title={words.tooFew}>
              {words.tooFewWhy}
            </Empty>
          ) : (
            <Flows flow={data} />
          )}
        </Dimmed>
      )}
    </Screen>
  );
}

function Flows({ flow }: { flow: Schemas['FlowView'] }) {
  const words = useWords(flowWords);
  const format = useFormat();
  const me = useMe();
  const names = namesOf(flow);
  const name = (id: string) =>
    me.communities.find(own => own.id === id)?.name ?? names.community(id) ?? words.aCommunity;
  const number = (amount: number | null | undefined) =>
    typeof amount === 'number' ? format.number(amount) : words.few;
  return (
    <div className="stack">
      <p className="flow-sum">
        {typeof flow.count === 'number' ? words.sum(flow.count) : words.sumFew}{' '}
        <span className="soft">{words.between(format.date(flow.since), format.date(flow.until))}</span>
      </p>
      <FlowPicture flows={flow.communities} name={name} />
      <Table label={words.title}>
        <thead>
          <tr>
            <th scope="col">{words.community}</th>
            <th scope="col" className="number">
              {words.gave}
            </th>
            <th scope="col" className="number">
              {words.received}
            </th>
          </tr>
        </thead>
        <tbody>
          {flow.communities.map(row => (
            <tr key={row.community}>
              <th scope="row">{name(row.community)}</th>
              {(['outflow', 'inflow'] as const).map(side => (
                <td key={side} className="number">
                  {number(row[side])}
                  {typeof row.minutes?.[side] === 'number' && (
                    <span className="soft flow-time">{format.credit(row.minutes[side])}</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="soft">{words.privacy}</p>
    </div>
  );
}
