import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { namesOf } from '../../api/names';
import { useMeIfKnown } from '../../api/session';
import { Avatar } from '../../ui/Avatar';
import { Skeleton } from '../../ui/Loading';
import { TrustWord } from '../../ui/TrustWord';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import type { Neighbour, Person } from './neighbourhood';
import { trustQuery } from './queries';
import { peopleWords } from './words';

/** How trust gets from the reader to a person: the people on the way, as far as they may be shown. */
export function WayOfTrust({ person, near }: { person: Schemas['MemberView']; near: Neighbour | undefined }) {
  const words = useWords(peopleWords);
  const format = useFormat();
  const { id, name } = person;
  const { path, isPending } = useWay(id, name, near);
  const trust = person.trust ?? near?.trust ?? null;
  const direct = near?.direct ?? null;
  if (isPending) return <Skeleton lines={1} />;
  return (
    <section className="panel stack" aria-labelledby="way">
      <h2 id="way">{words.trustTitle}</h2>
      <div className="way-facts">
        {direct !== null && (
          <p>
            {words.youTrust}: <TrustWord trust={direct} direct={direct} />
            {near?.shared === false && <span className="soft"> {words.kept(name)}</span>}
          </p>
        )}
        {direct === null && trust !== null && trust > 0 && (
          <p>
            {words.reached}: <TrustWord trust={trust} through={path.length > 2 ? path[1]?.name : null} />
          </p>
        )}
        {trust === null && <p>{words.tooOften}</p>}
        {trust === 0 && direct === null && <p>{words.noTrust}</p>}
        {near?.trustsMe && <p>{words.trustsYouToo(name)}</p>}
      </div>
      {path.length > 2 ? (
        <>
          <ol className="way" aria-label={words.wayTitle}>
            {path.map((step, index) => (
              <li key={step.id}>
                <Avatar id={step.id} name={step.name} size="small" />
                {index === 0 ? (
                  <span>{words.you}</span>
                ) : index === path.length - 1 ? (
                  <b>{step.name}</b>
                ) : (
                  <Link to="/people/$id" params={{ id: step.id }} search={true}>
                    {step.name}
                  </Link>
                )}
              </li>
            ))}
          </ol>
          {trust !== null && <p className="soft">{words.wayWhy(name, format.trust(trust))}</p>}
        </>
      ) : (
        path.length === 0 && (trust ?? 0) > 0 && direct === null && <p className="soft">{words.wayHidden}</p>
      )}
    </section>
  );
}

/** The neighbourhood says it for those near; for the others the server is asked. */
function useWay(
  id: string,
  name: string,
  near: Neighbour | undefined,
): { path: readonly Person[]; isPending: boolean } {
  const me = useMeIfKnown();
  const isNear = near !== undefined && near.path.length > 0;
  const { data, isPending } = useQuery({
    ...trustQuery(id),
    enabled: !isNear,
    placeholderData: undefined,
  });
  if (isNear) return { path: near.path, isPending: false };
  const names = namesOf(data);
  const path = (data?.path?.members ?? []).map(step => ({
    id: step,
    name: step === id ? name : step === me?.id ? me.name : (names.member(step) ?? step),
  }));
  return { path, isPending };
}
