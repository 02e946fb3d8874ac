import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { namesOf } from '../../api/names';
import { useMe } from '../../api/session';
import { Icon } from '../../ui/Icon';
import { Skeleton } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { balancesQuery } from './queries';
import { exchangeWords } from './words';

/** The time one has in each community that counts it; nothing where everything is a gift. */
export function BalanceLine({ me }: { me: string }) {
  const words = useWords(exchangeWords);
  const format = useFormat();
  const { communities } = useMe();
  const { data, isPending } = useQuery(balancesQuery(me));
  const names = namesOf(data);
  if (isPending) return <Skeleton lines={1} />;
  return data?.rows.map(row => (
    <div key={row.community} className="panel balance-line">
      <span>
        {words.balance(
          communities.find(({ id }) => id === row.community)?.name ?? names.community(row.community) ?? '',
        )}
      </span>
      <b className="balance-amount">{format.credit(row.balance)}</b>
      <Link to="/ledger/$community" params={{ community: row.community }} className="row">
        <Icon name="ledger" />
        {words.toLedger}
      </Link>
    </div>
  ));
}
