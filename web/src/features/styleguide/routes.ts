import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/root';

/** In development builds alone. */
export const styleguideRoutes = import.meta.env.DEV
  ? [
      createRoute({
        getParentRoute: () => rootRoute,
        path: '/styleguide',
        component: lazyRouteComponent(() => import('./StyleguideScreen'), 'StyleguideScreen'),
      }),
    ]
  : [];
