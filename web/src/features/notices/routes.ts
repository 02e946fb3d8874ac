import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { memberRoute } from '../../app/root';

export const noticesRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/notices',
  component: lazyRouteComponent(() => import('./NoticesScreen'), 'NoticesScreen'),
});
