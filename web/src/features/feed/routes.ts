import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { memberRoute } from '../../app/root';
import { feedSearch } from './search';

/** The list; a chosen listing lies beside it, or over it on the phone. */
export const feedRoute = createRoute({
  getParentRoute: () => memberRoute,
  id: 'feed',
  validateSearch: feedSearch,
  component: lazyRouteComponent(() => import('./FeedScreen'), 'FeedScreen'),
});

export const feedIndexRoute = createRoute({ getParentRoute: () => feedRoute, path: '/' });

export const listingRoute = createRoute({
  getParentRoute: () => feedRoute,
  path: '/l/$id',
  component: lazyRouteComponent(() => import('../listings/ListingScreen'), 'ListingScreen'),
});

export const whyRoute = createRoute({
  getParentRoute: () => listingRoute,
  path: 'why',
  component: lazyRouteComponent(() => import('../listings/WhySheet'), 'WhySheet'),
});

export const feedRoutes = feedRoute.addChildren([feedIndexRoute, listingRoute.addChildren([whyRoute])]);
