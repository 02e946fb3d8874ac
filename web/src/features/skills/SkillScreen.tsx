import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { namesOf } from '../../api/names';
import { PersonRow } from '../../ui/PersonRow';
import { ReasonLine } from '../../ui/ReasonLine';
import { Tag } from '../../ui/Tag';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { reasonOf } from '../listings/reason';
import { VisibleScreen } from '../listings/VisibleScreen';
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
  const { id } = skillRoute.useParams();
  const query = useQuery(skillQuery(id));
  return (
    <VisibleScreen
      id={id}
      query={query}
      list="/skills"
      titleOf={skill => skill.name}
      untitled={words.skill}
      goneWhy={words.goneWhy}
    >
      {skill => <OneSkill skill={skill} />}
    </VisibleScreen>
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
