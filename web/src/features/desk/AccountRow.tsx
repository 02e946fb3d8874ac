import { memo } from 'react';
import type { Schemas } from '../../api/client';
import { Button } from '../../ui/Button';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { deskWords } from './words';

type Account = Schemas['AccountView'];

/** An account in the table. It stays as it is while the limits of one are opened, however many there are. */
export const AccountRow = memo(function AccountRow({
  account,
  name,
  wide,
  onChoose,
}: {
  account: Account;
  name: string;
  wide: boolean;
  onChoose: (account: Account) => void;
}) {
  const words = useWords(deskWords);
  const format = useFormat();
  const limit = (value: number | null | undefined) =>
    typeof value === 'number' ? format.credit(value) : words.noLimit;
  return (
    <tr>
      <th scope="row">
        {name}
        {!wide && <span className="soft desk-limits">{rangeOf(account, words, format.credit)}</span>}
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
          <Button look="quiet" aria-label={words.limitsOf(name)} onPress={() => onChoose(account)}>
            {words.limits}
          </Button>
        )}
      </td>
    </tr>
  );
});

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
