import { createRoute, createRouter } from '@tanstack/react-router';
import { circlesRoutes } from '../features/circles/routes';
import { communitiesRoutes } from '../features/communities/routes';
import { deskRoute } from '../features/desk/routes';
import { exchangesRoutes } from '../features/exchanges/routes';
import { feedRoutes } from '../features/feed/routes';
import { flowRoute } from '../features/flow/routes';
import { inviteRoute } from '../features/invites/routes';
import { ledgerRoute } from '../features/ledger/routes';
import { meRoutes } from '../features/me/routes';
import { noticesRoute } from '../features/notices/routes';
import { peopleRoutes } from '../features/people/routes';
import { postRoute } from '../features/post/routes';
import { aboutRoute, signInRoute, signUpRoute, welcomeRoute } from '../features/session/routes';
import { styleguideRoutes } from '../features/styleguide/routes';
import { skillsRoutes } from '../features/skills/routes';
import { supportRoute } from '../features/support/routes';
import { afterPaint } from './afterPaint';
import { NotFound } from './NotFound';
import { memberRoute, rootRoute } from './root';

/** Any other address: inside the shell, for people who are signed in. */
const elsewhereRoute = createRoute({ getParentRoute: () => memberRoute, path: '$', component: NotFound });

/** Every other route is declared by its feature; this file only gathers them. */
const routeTree = rootRoute.addChildren([
  signInRoute,
  signUpRoute,
  aboutRoute,
  welcomeRoute,
  inviteRoute,
  ...styleguideRoutes,
  memberRoute.addChildren([
    feedRoutes,
    postRoute,
    supportRoute,
    exchangesRoutes,
    ledgerRoute,
    flowRoute,
    peopleRoutes,
    circlesRoutes,
    communitiesRoutes,
    skillsRoutes,
    deskRoute,
    noticesRoute,
    meRoutes,
    elsewhereRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPreloadDelay: 40,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

// Another screen takes longer to draw than a frame lasts: whatever was pressed shows that first.
const navigate = router.navigate;
router.navigate = async options => {
  await afterPaint();
  return navigate(options);
};

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
