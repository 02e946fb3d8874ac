import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { memberRoute } from '../../app/root';

export const supportRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/support',
  component: lazyRouteComponent(() => import('./SupportScreen'), 'SupportScreen'),
});
