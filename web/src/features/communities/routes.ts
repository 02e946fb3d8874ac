import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { memberRoute } from '../../app/root';

export const communitiesRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/communities',
  component: lazyRouteComponent(() => import('./CommunitiesScreen'), 'CommunitiesScreen'),
});

export const communityRoute = createRoute({
  getParentRoute: () => communitiesRoute,
  path: '$id',
  component: lazyRouteComponent(() => import('./CommunityScreen'), 'CommunityScreen'),
});

export const communitiesRoutes = communitiesRoute.addChildren([communityRoute]);
