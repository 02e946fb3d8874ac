import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useMatchRoute } from '@tanstack/react-router';
import { namesOf, type Names } from '../../api/names';
import { useMe } from '../../api/session';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Dimmed, Skeleton } from '../../ui/Loading';
import { Section } from '../../ui/Section';
import { useWords } from '../../words/catalogue';
import { BalanceLine } from './BalanceLine';
import { ExchangeRow } from './ExchangeRow';
import { exchangesQuery, openOffersQuery } from './queries';
import { type Exchange, isOver, nextStep } from './steps';
import { exchangeWords } from './words';
import './exchange.css';

/** What waits for me, what waits for others, what is offered to all, and what is over. */
export function ExchangeList() {
  const words = useWords(exchangeWords);
  const me = useMe();
  const home = me.communities[0];
  const mine = useInfiniteQuery(exchangesQuery);
  // Beside an exchange that was opened directly, the list leaves this question for later.
  const beside = Boolean(useMatchRoute()({ to: '/exchanges/$id' }));
  const open = useQuery({ ...openOffersQuery(home?.id ?? ''), enabled: home !== undefined && !beside });
  const names = namesOf(...(mine.data?.pages ?? []), open.data);
  const rows = mine.data?.pages.flatMap(page => page.rows) ?? [];
  const offers = open.data?.rows.filter(row => !row.role && !row.receiver) ?? [];
  const going = rows.filter(row => !isOver(row));
  const over = rows.filter(isOver);
  const turn = going.filter(row => nextStep(row) !== null);
  const others = going.filter(row => nextStep(row) === null);
  if (mine.isError && rows.length === 0)
    return <ErrorState error={mine.error} onRetry={() => void mine.refetch()} />;
  if (mine.isPending) return <Skeleton lines={4} />;
  return (
    <Dimmed busy={mine.isPlaceholderData}>
      <div className="exchange-list">
        <BalanceLine me={me.id} />
        <Part title={words.waitsForYou} rows={turn} names={names} />
        <Part title={words.waitsForOthers} rows={others} names={names} />
        {open.isLoading && <Skeleton lines={1} />}
        {home && <Part title={words.openTo(home.name)} rows={offers} names={names} />}
        <Part title={words.over} rows={over} names={names} />
        {rows.length === 0 && offers.length === 0 && (
          <Empty
            icon="exchanges"
            title={words.none}
            action={
              <Link className="button" data-look="primary" to="/people">
                {words.toPeople}
              </Link>
            }
          >
            {words.noneWhy}
          </Empty>
        )}
        {mine.hasNextPage && (
          <Button onPress={() => void mine.fetchNextPage()} isPending={mine.isFetchingNextPage}>
            {words.more}
          </Button>
        )}
      </div>
    </Dimmed>
  );
}

function Part({ title, rows, names }: { title: string; rows: readonly Exchange[]; names: Names }) {
  if (rows.length === 0) return null;
  return (
    <Section title={title}>
      <ul className="rows panel">
        {rows.map(row => (
          <li key={row.id}>
            <ExchangeRow exchange={row} names={names} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
