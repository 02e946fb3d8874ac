import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Sheet } from '../../ui/Dialog';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import { personQuery, trustQuery } from './queries';
import { peopleRoute } from './routes';
import { TrustForm } from './TrustForm';
import { usePeople } from './usePeople';
import { peopleWords } from './words';

/** Opened by `?trust=ID`: the present declaration is known from the list, or asked for. */
export function TrustSheet({ id }: { id: string }) {
  const words = useWords(peopleWords);
  const navigate = useNavigate();
  const { back } = peopleRoute.useSearch();
  const { neighbours, isPending } = usePeople();
  const near = neighbours?.find(person => person.id === id);
  const asks = !isPending && !near;
  const person = useQuery({ ...personQuery(id), enabled: asks });
  const trust = useQuery({ ...trustQuery(id), enabled: asks });
  const close = () =>
    void navigate({
      to: '.',
      search: before => ({ ...before, trust: undefined, back: undefined }),
      replace: true,
    });
  const name = near?.name ?? person.data?.name;
  const known = near
    ? { weight: near.direct, shared: near.shared }
    : trust.data && { weight: trust.data.direct ?? null, shared: trust.data.shared !== false };
  const error = person.error ?? trust.error;
  if (name === undefined || !known)
    return (
      <Sheet title={words.set} isOpen onClose={close}>
        {error ? <ErrorState error={error} /> : <Skeleton lines={2} />}
      </Sheet>
    );
  return <TrustForm person={{ id, name }} before={known} back={back === true} onClose={close} />;
}
