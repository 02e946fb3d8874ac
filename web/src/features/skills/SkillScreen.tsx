import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { Refusal } from '../../api/client';
import { namesOf } from '../../api/names';
import { BackLink } from '../../app/BackLink';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { PersonRow } from '../../ui/PersonRow';
import { ReasonLine } from '../../ui/ReasonLine';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { Tag } from '../../ui/Tag';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { reasonOf } from '../listings/reason';
import { listingWords } from '../listings/words';
import { AskButton } from './AskButton';
import { usePrice } from './price';
import { type Skill, skillQuery } from './queries';
import { skillRoute } from './routes';
import { SkillAudience } from './SkillAudience';
import { skillWords } from './words';
import '../listings/listing.css';

export function SkillScreen() {
  const words = useWords(skillWords);
  const listing = useWords(listingWords);
  const { id } = skillRoute.useParams();
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery(skillQuery(id));
  const skill = isPlaceholderData ? undefined : data;
  const gone = skill === null || (error instanceof Refusal && error.status === 404);
  return (
    <div className="listing">
      <ScreenHeader
        key={id}
        title={skill?.name ?? (gone ? listing.gone : words.skill)}
        back={<BackLink to="/skills" search />}
      />
      {gone ? (
        <Empty
          icon="eye"
          title={listing.gone}
          action={
            <Link className="button" to="/skills" search={true}>
              {listing.toList}
            </Link>
          }
        >
          {words.goneWhy}
        </Empty>
      ) : skill ? (
        <OneSkill skill={skill} />
      ) : error && !isPending ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="listing-body">
          <Skeleton lines={2} />
        </div>
      )}
      <Outlet />
    </div>
  );
}

function OneSkill({ skill }: { skill: Skill }) {
  const words = useWords(skillWords);
  const listing = useWords(listingWords);
  const format = useFormat();
  const priceOf = usePrice();
  const names = namesOf(skill);
  const { owner } = skill;
  const isOwn = skill.via === 'own';
  const about = [names.community(skill.community)];
  if (!isOwn && typeof skill.distance_km === 'number')
    about.push(listing.away(format.distance(skill.distance_km)));
  return (
    <div className="listing-body">
      <div>
        <Tag>{words[skill.category]}</Tag>
      </div>
      <PersonRow
        id={owner.id}
        name={owner.name}
        link={
          !isOwn && (
            <Link to="/people/$id" params={{ id: owner.id }}>
              {owner.name}
            </Link>
          )
        }
        detail={about.filter(Boolean).join(' · ')}
      />
      {skill.description !== '' && <p className="listing-text">{skill.description}</p>}
      <p>
        <b>{priceOf(skill.minutes_per_hour)}</b>
      </p>
      {isOwn ? (
        <>
          <section className="listing-why panel">
            <SkillAudience skill={skill} community={names.community(skill.community)} />
          </section>
          <p>
            <Link to="/me/$part" params={{ part: 'skills' }}>
              {words.toMine}
            </Link>
          </p>
        </>
      ) : (
        <>
          <section className="listing-why panel">
            <ReasonLine reason={reasonOf(skill, names.community(skill.via_community))} />
            <Link to="/skills/$id/why" params={{ id: skill.id }} search={true}>
              {listing.why}
            </Link>
          </section>
          <div className="listing-act">
            <AskButton skill={skill} look="primary" />
          </div>
        </>
      )}
    </div>
  );
}
