import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/root';

export const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invites/$token',
  component: lazyRouteComponent(() => import('./InviteScreen'), 'InviteScreen'),
});
