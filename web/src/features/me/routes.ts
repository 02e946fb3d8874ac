import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { memberRoute } from '../../app/root';

export const meRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/me',
  component: lazyRouteComponent(() => import('./MeScreen'), 'MeScreen'),
});

/** One part of it, such as `/me/devices`. */
export const mePartRoute = createRoute({
  getParentRoute: () => meRoute,
  path: '$part',
  component: lazyRouteComponent(() => import('./MePartScreen'), 'MePartScreen'),
});

export const meRoutes = meRoute.addChildren([mePartRoute]);
