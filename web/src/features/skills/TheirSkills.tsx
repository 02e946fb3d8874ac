import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { Tag } from '../../ui/Tag';
import { useWords } from '../../words/catalogue';
import { usePrice } from './price';
import { theirSkillsQuery } from './queries';
import { skillWords } from './words';
import './skills.css';

/** What a person can do for others, as far as the member sees it. */
export function TheirSkills({ id }: { id: string }) {
  const words = useWords(skillWords);
  const priceOf = usePrice();
  const { data, error, refetch } = useQuery({ ...theirSkillsQuery(id), placeholderData: undefined });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={1} />;
  if (data.rows.length === 0) return <p className="soft">{words.noTheirs}</p>;
  return (
    <ul className="rows" aria-label={words.theirs}>
      {data.rows.map(skill => (
        <li key={skill.id} className="their-skill">
          <Tag>{words[skill.category]}</Tag>
          <Link to="/skills/$id" params={{ id: skill.id }}>
            {skill.name}
          </Link>
          <span className="soft">{priceOf(skill.minutes_per_hour)}</span>
        </li>
      ))}
    </ul>
  );
}
