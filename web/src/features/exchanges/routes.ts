import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { memberRoute } from '../../app/root';

export const exchangesRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/exchanges',
  component: lazyRouteComponent(() => import('./ExchangesScreen'), 'ExchangesScreen'),
});

export const exchangeRoute = createRoute({
  getParentRoute: () => exchangesRoute,
  path: '$id',
  component: lazyRouteComponent(() => import('./ExchangeScreen'), 'ExchangeScreen'),
});

export const exchangesRoutes = exchangesRoute.addChildren([exchangeRoute]);
