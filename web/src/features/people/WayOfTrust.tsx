import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { namesOf } from '../../api/names';
import { useMeIfKnown } from '../../api/session';
import { Avatar } from '../../ui/Avatar';
import { TrustWord } from '../../ui/TrustWord';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import type { Neighbour, Person } from './neighbourhood';
import { trustQuery } from './queries';
import { peopleWords } from './words';

/** How trust gets from the reader to a person: the people on the way, as far as they may be shown. */
export function WayOfTrust({
  person,
  near,
  isKnown,
}: {
  person: Schemas['MemberView'];
  near: Neighbour | undefined;
  isKnown: boolean;
}) {
  const words = useWords(peopleWords);
  const format = useFormat();
  const { id, name } = person;
  const path = useWay(id, name, near, isKnown);
  const trust = person.trust ?? near?.trust ?? null;
  const direct = near?.direct ?? null;
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
        path.length === 0 &&
        isKnown &&
        (trust ?? 0) > 0 &&
        direct === null && <p className="soft">{words.wayHidden}</p>
      )}
    </section>
  );
}

/** The neighbourhood says it for those near; for the others the server is asked. */
function useWay(id: string, name: string, near: Neighbour | undefined, isKnown: boolean): readonly Person[] {
  const me = useMeIfKnown();
  const { data } = useQuery({
    ...trustQuery(id),
    enabled: isKnown && !near?.path.length,
    placeholderData: undefined,
  });
  if (near?.path.length) return near.path;
  const names = namesOf(data);
  return (data?.path?.members ?? []).map(step => ({
    id: step,
    name: step === id ? name : step === me?.id ? me.name : (names.member(step) ?? step),
  }));
}
