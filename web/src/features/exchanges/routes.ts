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

/** What a new exchange is about: a listing, or a person. */
export interface NewExchangeSearch {
  readonly listing?: string;
  readonly with?: string;
}

export const newExchangeRoute = createRoute({
  getParentRoute: () => exchangesRoute,
  path: 'new',
  validateSearch: (search: Record<string, unknown>): NewExchangeSearch => ({
    ...(typeof search['listing'] === 'string' && { listing: search['listing'] }),
    ...(typeof search['with'] === 'string' && { with: search['with'] }),
  }),
  component: lazyRouteComponent(() => import('./NewExchangeScreen'), 'NewExchangeScreen'),
});

export const exchangesRoutes = exchangesRoute.addChildren([exchangeRoute, newExchangeRoute]);
