import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { namesOf } from '../../api/names';
import { useMeIfKnown } from '../../api/session';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import { feedWords } from '../feed/words';
import { MySkill } from './MySkill';
import { mySkillsQuery } from './queries';
import { skillWords } from './words';
import './skills.css';

const load = async () => ({ default: (await import('./SkillSheet')).SkillSheet });
const SkillSheet = lazy(load);

/** What the member can do for others, whether others see it or not. */
export function MySkills() {
  const words = useWords(skillWords);
  const feed = useWords(feedWords);
  const me = useMeIfKnown();
  const [isAdding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery(mySkillsQuery);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!me || !data) return <Skeleton lines={2} />;
  const names = namesOf(data);
  if (me.communities.length === 0 && data.rows.length === 0)
    return (
      <Empty
        icon="communities"
        title={feed.lonely}
        action={
          <Link className="button" data-look="primary" to="/communities">
            {feed.findCommunity}
          </Link>
        }
      >
        {words.lonelyWhy}
      </Empty>
    );
  return (
    <>
      <p className="soft">{words.mineWhy}</p>
      {data.rows.length > 0 && (
        <ul className="stack" aria-label={words.mine}>
          {data.rows.map(skill => (
            <li key={skill.id}>
              <MySkill skill={skill} community={names.community(skill.community)} />
            </li>
          ))}
        </ul>
      )}
      {me.communities.length > 0 && (
        <div>
          <Button look="primary" icon="add" onPress={() => setAdding(true)} onHoverStart={() => void load()}>
            {words.add}
          </Button>
        </div>
      )}
      <p>
        <Link to="/skills">{words.toDirectory}</Link>
      </p>
      <Suspense>{isAdding && <SkillSheet onClose={() => setAdding(false)} />}</Suspense>
    </>
  );
}
