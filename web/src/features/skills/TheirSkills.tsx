import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Tag } from '../../ui/Tag';
import { useWords } from '../../words/catalogue';
import { theirSkillsQuery } from './queries';
import { skillWords } from './words';

/** What a person can do for others, as far as the member sees it. */
export function TheirSkills({ id }: { id: string }) {
  const words = useWords(skillWords);
  const { data } = useQuery({ ...theirSkillsQuery(id), placeholderData: undefined });
  if (!data || data.rows.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="their-skills">
      <h2 id="their-skills">{words.theirs}</h2>
      <ul className="rows">
        {data.rows.map(skill => (
          <li key={skill.id} className="their-listing">
            <Tag>{words[skill.category]}</Tag>
            <Link to="/skills/$id" params={{ id: skill.id }}>
              {skill.name}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
