import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { queryClient } from '../../api/queries';
import { memberRoute } from '../../app/root';
import { neighbourhoodQuery } from './queries';
import { peopleSearch } from './search';

export const peopleRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/people',
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import('./PeopleScreen'), 'PeopleScreen'),
});

export const peopleIndexRoute = createRoute({
  getParentRoute: () => peopleRoute,
  path: '/',
  loader: ({ cause }) => {
    if (cause === 'enter') void queryClient.prefetchQuery(neighbourhoodQuery);
  },
});

export const personRoute = createRoute({
  getParentRoute: () => peopleRoute,
  path: '$id',
  component: lazyRouteComponent(() => import('./PersonScreen'), 'PersonScreen'),
});

export const peopleRoutes = peopleRoute.addChildren([peopleIndexRoute, personRoute]);
