import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { namesOf } from '../../api/names';
import { Button } from '../../ui/Button';
import { ErrorState } from '../../ui/ErrorState';
import { Dimmed, Skeleton } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import { Categories } from './Categories';
import { NoSkills } from './NoSkills';
import { skillCountsQuery, skillsQuery } from './queries';
import { skillsRoute } from './routes';
import { SkillCard } from './SkillCard';
import { skillWords } from './words';

/** The skills that fit, and the categories to choose from. */
export function Directory() {
  const words = useWords(skillWords);
  const search = skillsRoute.useSearch();
  const chosen = useParams({ strict: false, select: params => params.id });
  const found = useInfiniteQuery({ ...skillsQuery(search), placeholderData: keepPreviousData });
  const counts = useQuery(skillCountsQuery(search));
  const { data, error } = found;
  if (error && !data) return <ErrorState error={error} onRetry={() => void found.refetch()} />;
  if (!data || (!counts.data && !counts.error)) return <Skeleton lines={4} />;
  const rows = data.pages.flatMap(page => page.rows);
  const names = namesOf(...data.pages);
  return (
    <>
      {counts.data && (counts.data.total > 0 || search.category) && <Categories counts={counts.data} />}
      <Dimmed busy={found.isPlaceholderData}>
        {rows.length === 0 ? (
          <NoSkills />
        ) : (
          <ul className="stack" aria-label={words.list}>
            {rows.map(skill => (
              <li key={skill.id}>
                <SkillCard skill={skill} names={names} selected={chosen === skill.id} />
              </li>
            ))}
          </ul>
        )}
      </Dimmed>
      {found.hasNextPage && (
        <div>
          <Button isPending={found.isFetchingNextPage} onPress={() => void found.fetchNextPage()}>
            {words.more}
          </Button>
        </div>
      )}
      <p>
        <Link to="/me/$part" params={{ part: 'skills' }}>
          {words.toMine}
        </Link>
      </p>
    </>
  );
}
