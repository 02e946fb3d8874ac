import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { memberRoute } from '../../app/root';

export const peopleRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/people',
  component: lazyRouteComponent(() => import('./PeopleScreen'), 'PeopleScreen'),
});

export const personRoute = createRoute({
  getParentRoute: () => peopleRoute,
  path: '$id',
  component: lazyRouteComponent(() => import('./PersonScreen'), 'PersonScreen'),
});

export const peopleRoutes = peopleRoute.addChildren([personRoute]);
