import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { memberRoute } from '../../app/root';

export const deskRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/desk/$community',
  component: lazyRouteComponent(() => import('./DeskScreen'), 'DeskScreen'),
});
