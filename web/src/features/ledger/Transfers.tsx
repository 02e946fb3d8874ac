import { Link } from '@tanstack/react-router';
import type { Names } from '../../api/names';
import { Download } from '../../ui/Download';
import { Empty } from '../../ui/Empty';
import { Section } from '../../ui/Section';
import { Table } from '../../ui/Table';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { BalanceChart } from './BalanceChart';
import { type Booked, bookedOf, type Transfer } from './series';
import { ledgerWords } from './words';

/** The chart, each transfer in a table, and all of them as a file. */
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
  const booked = bookedOf(rows, balance);
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
  return (
    <>
      <BalanceChart community={community} />
      <Section
        title={words.transfers}
        action={
          <Download href={`/api/v1/communities/${encodeURIComponent(community)}/ledger/csv`}>
            {words.csv}
          </Download>
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
