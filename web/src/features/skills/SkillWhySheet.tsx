import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Sheet } from '../../ui/Dialog';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import { whyQuery } from '../listings/queries';
import { Why } from '../listings/Why';
import { listingWords } from '../listings/words';
import { skillQuery } from './queries';
import { skillWhyRoute } from './routes';

/** The engine's own answer, as for listings. */
export function SkillWhySheet() {
  const words = useWords(listingWords);
  const { id } = skillWhyRoute.useParams();
  const navigate = useNavigate();
  const { data: why, error, refetch } = useQuery(whyQuery(`skill:${id}`));
  const { data: skill } = useQuery(skillQuery(id));
  return (
    <Sheet
      isWaiting={!error && (!why || !skill)}
      title={words.whyTitle}
      isOpen
      onClose={() => void navigate({ to: '/skills/$id', params: { id }, search: true, replace: true })}
    >
      {why && skill ? (
        <Why why={why} shown={skill} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={1} />
      )}
    </Sheet>
  );
}
