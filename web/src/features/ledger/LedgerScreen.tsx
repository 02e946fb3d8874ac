import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { namesOf } from '../../api/names';
import { useMe } from '../../api/session';
import { BackLink } from '../../app/BackLink';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { balancesQuery } from '../exchanges/queries';
import { Balance } from './Balance';
import { transfersQuery } from './queries';
import { ledgerRoute } from './routes';
import { Transfers } from './Transfers';
import { ledgerWords } from './words';
import './ledger.css';

/** What one has, how it came about, and each transfer. */
export function LedgerScreen() {
  const words = useWords(ledgerWords);
  const me = useMe();
  const { community } = ledgerRoute.useParams();
  const balances = useQuery({ ...balancesQuery(me.id), placeholderData: undefined });
  const transfers = useInfiniteQuery({ ...transfersQuery(community), placeholderData: undefined });
  const name =
    me.communities.find(({ id }) => id === community)?.name ??
    namesOf(balances.data).community(community) ??
    '';
  const balance = balances.data?.rows.find(row => row.community === community);
  const error = balances.error ?? transfers.error;
  const rows = transfers.data?.pages.flatMap(page => page.rows) ?? [];
  return (
    <Screen
      key={community}
      header={<ScreenHeader title={words.timeIn(name)} back={<BackLink to="/exchanges" always />} />}
    >
      {error && !(balance && transfers.data) ? (
        <ErrorState
          error={error}
          onRetry={() => void (balances.error ? balances.refetch() : transfers.refetch())}
        />
      ) : balances.isPending || transfers.isPending ? (
        <Skeleton lines={3} />
      ) : balance ? (
        <>
          <Balance balance={balance} />
          <Transfers
            community={community}
            rows={rows}
            names={namesOf(...(transfers.data?.pages ?? []))}
            balance={balance.balance}
          />
          {transfers.hasNextPage && (
            <div>
              <Button isPending={transfers.isFetchingNextPage} onPress={() => void transfers.fetchNextPage()}>
                {words.older}
              </Button>
            </div>
          )}
        </>
      ) : (
        <Empty icon="offer" title={words.gifts}>
          {words.giftsWhy}
        </Empty>
      )}
    </Screen>
  );
}
