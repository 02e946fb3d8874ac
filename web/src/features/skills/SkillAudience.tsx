import { AudienceLine } from '../../ui/AudienceLine';
import { useWords } from '../../words/catalogue';
import type { Skill } from './queries';
import { skillWords } from './words';

/** Who sees a skill of the member: nobody until they opt in. */
export function SkillAudience({ skill, community }: { skill: Skill; community: string | null }) {
  const words = useWords(skillWords);
  return skill.opted_in ? (
    <AudienceLine who={words.seenBy(community ?? words.theCommunity)} />
  ) : (
    <AudienceLine total={0} />
  );
}
