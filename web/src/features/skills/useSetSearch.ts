import { useNavigate } from '@tanstack/react-router';
import { clean } from '../feed/search';
import type { SkillSearch } from './search';

export type SearchChange = { [K in keyof SkillSearch]?: SkillSearch[K] | undefined };

/** Changes the URL of the directory, whatever lies beside it; what is undefined leaves it. */
export function useSetSearch(): (change: SearchChange) => void {
  const navigate = useNavigate();
  return change =>
    void navigate({ to: '.', search: before => clean({ ...before, ...change }), replace: true });
}
