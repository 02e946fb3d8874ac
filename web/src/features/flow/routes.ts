import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { memberRoute } from '../../app/root';

export const flowRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/flow',
  validateSearch: (search: Record<string, unknown>): { community?: string } =>
    typeof search['community'] === 'string' ? { community: search['community'] } : {},
  component: lazyRouteComponent(() => import('./FlowScreen'), 'FlowScreen'),
});
