import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { memberRoute } from '../../app/root';

export const communitiesRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/communities',
  validateSearch: (search: Record<string, unknown>): { q?: string } =>
    typeof search['q'] === 'string' && search['q'] !== '' ? { q: search['q'].slice(0, 200) } : {},
  component: lazyRouteComponent(() => import('./CommunitiesScreen'), 'CommunitiesScreen'),
});

export const communityRoute = createRoute({
  getParentRoute: () => communitiesRoute,
  path: '$id',
  validateSearch: (search: Record<string, unknown>): { part?: 'cells' } =>
    search['part'] === 'cells' ? { part: 'cells' } : {},
  component: lazyRouteComponent(() => import('./CommunityScreen'), 'CommunityScreen'),
});

export const communitiesRoutes = communitiesRoute.addChildren([communityRoute]);
