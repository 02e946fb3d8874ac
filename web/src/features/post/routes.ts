import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { memberRoute } from '../../app/root';

export const postRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/new',
  validateSearch: (search: Record<string, unknown>): { kind?: Schemas['ListingKind'] } =>
    search['kind'] === 'offer' ? { kind: 'offer' } : {},
  component: lazyRouteComponent(() => import('./PostScreen'), 'PostScreen'),
});
