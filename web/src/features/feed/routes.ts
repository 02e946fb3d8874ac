import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { queryClient } from '../../api/queries';
import { meQuery } from '../../api/session';
import { memberRoute } from '../../app/root';
import { countsQuery, feedQuery } from './queries';
import { feedSearch } from './search';

/** The list; a chosen listing lies beside it, or over it on the phone. */
export const feedRoute = createRoute({
  getParentRoute: () => memberRoute,
  id: 'feed',
  validateSearch: feedSearch,
  loaderDeps: ({ search }) => search,
  // The answers are on their way while the code of the screen still comes. A listing opened alone asks for no list.
  loader: ({ deps, cause, location }) => {
    if (cause !== 'enter' || location.pathname !== '/') return;
    void queryClient.prefetchQuery(meQuery);
    void queryClient.prefetchInfiniteQuery(feedQuery(deps));
    void queryClient.prefetchQuery(countsQuery(deps));
  },
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
