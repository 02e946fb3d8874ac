import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Names } from '../../api/names';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { Section } from '../../ui/Section';
import { Table } from '../../ui/Table';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { BalanceChart } from './BalanceChart';
import { type Booked, bookedOf, csvOf, stepsOf, type Transfer } from './series';
import { ledgerWords } from './words';

/** The chart, the same as a table, and both as a file. */
export function Transfers({
  community,
  rows,
  names,
  balance,
}: {
  community: string;
  rows: readonly Transfer[];
  names: Names;
  balance: number;
}) {
  const words = useWords(ledgerWords);
  const format = useFormat();
  const [now] = useState(() => Date.now() / 1000);
  const booked = bookedOf(rows, balance);
  const steps = stepsOf(booked, now);
  const whom = ({ with: other }: Transfer) =>
    other.kind === 'member'
      ? (names.member(other.member) ?? other.name ?? words.somebody)
      : other.kind === 'clearing'
        ? words.between
        : words.settlement;
  const what = (transfer: Transfer) => {
    const title = names.exchange(transfer.exchange) ?? words.exchange;
    return transfer.reverses ? words.reversalOf(title) : title;
  };
  const state = ({ transfer, after }: Booked) =>
    after !== null ? format.credit(after) : words[transfer.status === 'posted' ? 'pending' : transfer.status];
  if (rows.length === 0)
    return (
      <Empty icon="ledger" title={words.none}>
        {words.noneWhy}
      </Empty>
    );
  const save = () =>
    download(
      `${community}.csv`,
      csvOf([
        [words.when, words.withWhom, words.about, words.minutes, words.balanceMinutes],
        ...booked.map(row => [
          new Date(row.at * 1000).toISOString(),
          whom(row.transfer),
          what(row.transfer),
          row.transfer.minutes,
          row.after ?? words[row.transfer.status === 'posted' ? 'pending' : row.transfer.status],
        ]),
      ]),
    );
  return (
    <>
      {steps.length > 1 && <BalanceChart steps={steps} />}
      <Section
        title={words.transfers}
        action={
          <Button icon="download" onPress={save}>
            {words.csv}
          </Button>
        }
      >
        <Table label={words.transfers}>
          <thead>
            <tr>
              <th scope="col">{words.about}</th>
              <th scope="col" className="number">
                {words.amount}
              </th>
              <th scope="col" className="number">
                {words.balance}
              </th>
            </tr>
          </thead>
          <tbody>
            {booked.map(row => (
              <tr key={row.transfer.id}>
                <th scope="row">
                  {row.transfer.exchange ? (
                    <Link to="/exchanges/$id" params={{ id: row.transfer.exchange }}>
                      {what(row.transfer)}
                    </Link>
                  ) : (
                    what(row.transfer)
                  )}
                  <span className="soft ledger-whom">
                    {whom(row.transfer)} · {format.date(row.at)}
                  </span>
                </th>
                <td className="number">
                  {row.transfer.minutes > 0 ? '+' : ''}
                  {format.credit(row.transfer.minutes)}
                </td>
                <td className="number">{state(row)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Section>
    </>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
