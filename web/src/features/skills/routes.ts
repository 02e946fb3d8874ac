import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { queryClient } from '../../api/queries';
import { memberRoute } from '../../app/root';
import { skillCountsQuery, skillsQuery } from './queries';
import { skillSearch } from './search';

export const skillsRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/skills',
  validateSearch: skillSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ deps, cause, location }) => {
    if (cause !== 'enter' || location.pathname !== '/skills') return;
    void queryClient.prefetchInfiniteQuery(skillsQuery(deps));
    void queryClient.prefetchQuery(skillCountsQuery(deps));
  },
  component: lazyRouteComponent(() => import('./SkillsScreen'), 'SkillsScreen'),
});

export const skillRoute = createRoute({
  getParentRoute: () => skillsRoute,
  path: '$id',
  component: lazyRouteComponent(() => import('./SkillScreen'), 'SkillScreen'),
});

export const skillWhyRoute = createRoute({
  getParentRoute: () => skillRoute,
  path: 'why',
  component: lazyRouteComponent(() => import('./SkillWhySheet'), 'SkillWhySheet'),
});

export const skillsRoutes = skillsRoute.addChildren([skillRoute.addChildren([skillWhyRoute])]);
