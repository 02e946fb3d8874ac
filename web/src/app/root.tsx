import { createRootRoute, createRoute, Outlet, redirect } from '@tanstack/react-router';
import { queryClient } from '../api/queries';
import { rememberedMember, sessionQuery } from '../api/session';
import { ErrorState } from '../ui/ErrorState';
import { Toasts } from '../ui/Toasts';
import { Shell } from './Shell';
import { enter, leave } from './signed';

export const rootRoute = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Toasts />
    </>
  ),
  errorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
});

/** Everything behind the sign-in. A known device does not wait for the answer: the session is asked beside the screen. */
export const memberRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'member',
  component: Shell,
  beforeLoad: async ({ location }) => {
    const signIn = () =>
      redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } });
    const known = queryClient.getQueryData(sessionQuery.queryKey);
    if (known) {
      if (known.member === null) throw signIn();
      return;
    }
    const asked = queryClient.ensureQueryData(sessionQuery);
    if (rememberedMember() !== null) {
      asked.then(session => (session.member === null ? leave() : enter(session.member))).catch(() => {});
      return;
    }
    const session = await asked;
    if (session.member === null) throw signIn();
    enter(session.member);
  },
});
