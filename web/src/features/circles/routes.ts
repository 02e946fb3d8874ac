import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { memberRoute } from '../../app/root';

export const circlesRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/circles',
  component: lazyRouteComponent(() => import('./CirclesScreen'), 'CirclesScreen'),
});

export const circleRoute = createRoute({
  getParentRoute: () => circlesRoute,
  path: '$id',
  component: lazyRouteComponent(() => import('./CircleScreen'), 'CircleScreen'),
});

export const circlesRoutes = circlesRoute.addChildren([circleRoute]);
