import { useQuery } from '@tanstack/react-query';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { PersonRow } from '../../ui/PersonRow';
import { namesOf } from '../../api/names';
import { useOnline } from '../../api/connection';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useUnblock } from '../people/useBlock';
import { blocksQuery } from './queries';
import { meWords } from './words';

/** Whom I blocked. They are hidden from me too, so only the id is known. */
export function Blocks() {
  const words = useWords(meWords);
  const ui = useWords(uiWords);
  const format = useFormat();
  const online = useOnline();
  const { data, error, refetch } = useQuery(blocksQuery);
  const unblock = useUnblock();
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton lines={2} />;
  if (data.rows.length === 0)
    return (
      <Empty icon="block" title={words.blocksEmpty}>
        {words.blocksEmptyWhy}
      </Empty>
    );
  const names = namesOf(data);
  const nameOf = (id: string) => names.member(id) ?? id;
  return (
    <>
      <p className="soft">{words.blocksWhy}</p>
      <ul className="rows">
        {data.rows.map(({ member, at }) => (
          <li key={member}>
            <PersonRow
              id={member}
              name={nameOf(member)}
              detail={words.blockedOn(format.date(at))}
              end={
                <Button
                  onPress={() => unblock.mutate({ id: member, name: nameOf(member) })}
                  disabledBecause={online ? null : ui.offlineWrite}
                >
                  {words.unblock}
                </Button>
              }
            />
          </li>
        ))}
      </ul>
    </>
  );
}
