import { Link } from '@tanstack/react-router';
import type { Names } from '../../api/names';
import { Card } from '../../ui/Card';
import { ReasonLine } from '../../ui/ReasonLine';
import { Tag } from '../../ui/Tag';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { reasonOf } from '../listings/reason';
import { listingWords } from '../listings/words';
import { AskButton } from './AskButton';
import { usePrice } from './price';
import type { Skill } from './queries';
import { skillWords } from './words';

/** A skill in the directory: its name, whose it is, why it is here, and its price. */
export function SkillCard({ skill, names, selected }: { skill: Skill; names: Names; selected: boolean }) {
  const words = useWords(skillWords);
  const listing = useWords(listingWords);
  const format = useFormat();
  const priceOf = usePrice();
  const about = [skill.owner.name, names.community(skill.community)];
  if (typeof skill.distance_km === 'number') about.push(listing.away(format.distance(skill.distance_km)));
  return (
    <Card
      selected={selected}
      tag={<Tag>{words[skill.category]}</Tag>}
      title={
        <Link to="/skills/$id" params={{ id: skill.id }} search={true}>
          {skill.name}
        </Link>
      }
      person={about.filter(Boolean).join(' · ')}
      reason={<ReasonLine reason={reasonOf(skill, names.community(skill.via_community))} />}
      state={priceOf(skill.minutes_per_hour)}
      action={skill.actions.includes('ask') && <AskButton skill={skill} />}
    />
  );
}
