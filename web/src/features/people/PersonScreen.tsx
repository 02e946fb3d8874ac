import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Refusal, type Schemas } from '../../api/client';
import { BackLink } from '../../app/BackLink';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { Tabs } from '../../ui/Tabs';
import { useWords } from '../../words/catalogue';
import { TheirSkills } from '../skills/TheirSkills';
import { skillWords } from '../skills/words';
import type { Neighbour } from './neighbourhood';
import { clean } from '../feed/search';
import { PersonMenu } from './PersonMenu';
import { personQuery } from './queries';
import { peopleRoute, personRoute } from './routes';
import { TheirListings } from './TheirListings';
import { usePeople } from './usePeople';
import { WayOfTrust } from './WayOfTrust';
import { peopleWords } from './words';

export function PersonScreen() {
  const words = useWords(peopleWords);
  const { id } = personRoute.useParams();
  const { data, error, isPlaceholderData, refetch } = useQuery(personQuery(id));
  const { neighbours, isPending } = usePeople();
  const person = isPlaceholderData ? undefined : data;
  const near = neighbours?.find(one => one.id === id);
  const gone = data === null || (error instanceof Refusal && error.status === 404);
  return (
    <Screen
      header={
        <ScreenHeader
          key={id}
          title={person?.name ?? (gone ? words.gone : words.person)}
          back={<BackLink to="/people" search />}
          actions={person && <PersonMenu person={{ id, name: person.name, direct: near?.direct ?? null }} />}
        />
      }
    >
      {gone ? (
        <Empty
          icon="eye"
          title={words.gone}
          action={
            <Link className="button" to="/people" search={true}>
              {words.toPeople}
            </Link>
          }
        >
          {words.goneWhy}
        </Empty>
      ) : person && !isPending ? (
        <Person person={person} near={near} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={2} />
      )}
    </Screen>
  );
}

function Person({ person, near }: { person: Schemas['MemberView']; near: Neighbour | undefined }) {
  const words = useWords(peopleWords);
  const skills = useWords(skillWords);
  const navigate = useNavigate();
  const { part = 'listings' } = peopleRoute.useSearch();
  const { id, name, about } = person;
  return (
    <>
      <div className="person-about">
        <Avatar id={id} name={name} size="large" />
        {about !== '' && <p className="person-words-own">{about}</p>}
      </div>
      <WayOfTrust person={person} near={near} />
      <div className="row">
        <Button
          look="primary"
          icon="trust"
          onPress={() => void navigate({ to: '.', search: before => ({ ...before, trust: id }) })}
          onHoverStart={() => void import('./TrustSheet')}
        >
          {typeof near?.direct === 'number' ? words.change : words.set}
        </Button>
      </div>
      <Tabs
        label={name}
        selected={part}
        onSelect={next =>
          void navigate({
            to: '.',
            search: before => clean({ ...before, part: next === 'skills' ? next : undefined }),
            replace: true,
          })
        }
        tabs={[
          { id: 'listings', name: words.listings, content: <TheirListings id={id} /> },
          { id: 'skills', name: skills.theirs, content: <TheirSkills id={id} /> },
        ]}
      />
    </>
  );
}
