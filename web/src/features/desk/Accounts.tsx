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
import { useFormat } from '../../words/format';
import { LimitsSheet } from './LimitsSheet';
import { accountsQuery } from './queries';
import { deskWords } from './words';

type Account = Schemas['AccountView'];

/** All accounts in one table: their sum is nothing, always. */
export function Accounts({ community }: { community: Schemas['OwnCommunityView'] }) {
  const words = useWords(deskWords);
  const format = useFormat();
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
  const limit = (value: number | null | undefined) =>
    typeof value === 'number' ? format.credit(value) : words.noLimit;
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
          {rows.map(account => {
            const name = nameOf(account, names, words);
            return (
              <tr key={account.member ?? account.partnership ?? account.kind}>
                <th scope="row">
                  {name}
                  {!wide && (
                    <span className="soft desk-limits">{rangeOf(account, words, format.credit)}</span>
                  )}
                </th>
                <td className="number">{format.credit(account.balance)}</td>
                {wide && (
                  <>
                    <td className="number">{format.credit(account.pending)}</td>
                    <td className="number">{limit(account.floor)}</td>
                    <td className="number">{limit(account.ceiling)}</td>
                  </>
                )}
                <td className="number">
                  {(account.member ?? account.partnership) && (
                    <Button look="quiet" aria-label={words.limitsOf(name)} onPress={() => setChosen(account)}>
                      {words.limits}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
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

/** How far the account may go, in as few words as say it. */
function rangeOf(
  { floor, ceiling }: Account,
  words: {
    fromTo: (floor: string, ceiling: string) => string;
    downTo: (floor: string) => string;
    upTo: (ceiling: string) => string;
    noLimit: string;
  },
  credit: (minutes: number) => string,
): string {
  if (typeof floor === 'number')
    return typeof ceiling === 'number'
      ? words.fromTo(credit(floor), credit(ceiling))
      : words.downTo(credit(floor));
  return typeof ceiling === 'number' ? words.upTo(credit(ceiling)) : words.noLimit;
}
