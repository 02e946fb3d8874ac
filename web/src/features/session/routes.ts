import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/root';
import { signInSearch } from './search';

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('./SignInScreen'), 'SignInScreen'),
});

export const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('./SignUpScreen'), 'SignUpScreen'),
});

export const aboutRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/about',
  component: lazyRouteComponent(() => import('./AboutScreen'), 'AboutScreen'),
});

/** The two steps after the first sign-in. */
export const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/welcome',
  validateSearch: (search: Record<string, unknown>): { step?: 'sharing' } =>
    search['step'] === 'sharing' ? { step: 'sharing' } : {},
  component: lazyRouteComponent(() => import('./WelcomeScreen'), 'WelcomeScreen'),
});
