import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { namesOf, type Names } from '../../api/names';
import { useLayout } from '../../app/layout';
import { Button } from '../../ui/Button';
import { Download } from '../../ui/Download';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { Table } from '../../ui/Table';
import { useWords } from '../../words/catalogue';
import { AccountRow } from './AccountRow';
import { LimitsSheet } from './LimitsSheet';
import { accountsQuery } from './queries';
import { deskWords } from './words';

type Account = Schemas['AccountView'];

/** All accounts in one table: their sum is nothing, always. */
export function Accounts({ community }: { community: Schemas['OwnCommunityView'] }) {
  const words = useWords(deskWords);
  const wide = useLayout() === 'wide';
  const [chosen, setChosen] = useState<Account | null>(null);
  const accounts = useInfiniteQuery({ ...accountsQuery(community.id), placeholderData: undefined });
  const { data, error, refetch } = accounts;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={3} />;
  const names = namesOf(...data.pages);
  const rows = data.pages.flatMap(page => page.rows);
  if (rows.length === 0)
    return (
      <Empty icon="offer" title={words.noAccounts}>
        {words.noAccountsWhy}
      </Empty>
    );
  return (
    <div className="stack">
      <div className="desk-accounts-top">
        <p className="soft">{words.accountsWhat}</p>
        <Download href={`/api/v1/communities/${encodeURIComponent(community.id)}/ledger/accounts/csv`}>
          {words.csv}
        </Download>
      </div>
      <Table label={words.accounts}>
        <thead>
          <tr>
            <th scope="col">{words.account}</th>
            <th scope="col" className="number">
              {words.balance}
            </th>
            {wide && (
              <>
                <th scope="col" className="number">
                  {words.setAside}
                </th>
                <th scope="col" className="number">
                  {words.floor}
                </th>
                <th scope="col" className="number">
                  {words.ceiling}
                </th>
              </>
            )}
            <th scope="col">
              <span className="visually-hidden">{words.limits}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(account => (
            <AccountRow
              key={account.member ?? account.partnership ?? account.kind}
              account={account}
              name={nameOf(account, names, words)}
              wide={wide}
              onChoose={setChosen}
            />
          ))}
        </tbody>
      </Table>
      {accounts.hasNextPage && (
        <Button isPending={accounts.isFetchingNextPage} onPress={() => void accounts.fetchNextPage()}>
          {words.more}
        </Button>
      )}
      {chosen && (
        <LimitsSheet
          key={chosen.member ?? chosen.partnership}
          community={community.id}
          account={chosen}
          name={nameOf(chosen, names, words)}
          onClose={() => setChosen(null)}
        />
      )}
    </div>
  );
}

function nameOf(
  account: Account,
  names: Names,
  words: { somebody: string; settlement: string; clearing: (name: string) => string; aCommunity: string },
): string {
  if (account.kind === 'member') return names.member(account.member) ?? account.name ?? words.somebody;
  if (account.kind === 'clearing') return words.clearing(account.name ?? words.aCommunity);
  return words.settlement;
}
