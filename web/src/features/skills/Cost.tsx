import type { Schemas } from '../../api/client';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import type { afterwards } from '../exchanges/draft';
import { exchangeWords } from '../exchanges/words';
import { skillWords } from './words';

/** What the help costs, and what the member has before and after. A gift has no number. */
export function Cost({
  cost,
  owner,
  balance,
  after,
}: {
  cost: number | null;
  owner: string;
  balance: Schemas['BalanceView'] | undefined;
  after: ReturnType<typeof afterwards>;
}) {
  const words = useWords(skillWords);
  const exchange = useWords(exchangeWords);
  const format = useFormat();
  if (cost === null)
    return (
      <p className="panel" role="status">
        {words.costsNothing(owner)}
      </p>
    );
  return (
    <div className="panel" role="status">
      <p>
        <b>{words.costs(format.credit(cost))}</b>
      </p>
      <p className="soft">{words.costsWhen}</p>
      {balance && after && (
        <p className="soft">
          {typeof balance.floor === 'number'
            ? exchange.balanceFree(format.credit(balance.available), format.credit(balance.floor))
            : exchange.balanceNow(format.credit(balance.available))}{' '}
          {exchange.balanceAfter(format.credit(after.left))}
        </p>
      )}
      {after?.warned && !after.forbidden && <p className="field-error">{exchange.softWarning}</p>}
    </div>
  );
}
