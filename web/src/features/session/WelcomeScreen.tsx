import { Navigate } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../../api/session';
import { Skeleton } from '../../ui/Loading';
import { welcomeRoute } from './routes';
import { WelcomePlace } from './WelcomePlace';
import { WelcomeSharing } from './WelcomeSharing';
import './session.css';
import '../../ui/Screen.css';

/** Two questions after the first sign-in; both can be answered later, under Me. */
export function WelcomeScreen() {
  const { step } = welcomeRoute.useSearch();
  // What is asked on it needs the token that the session's answer brings.
  const { data: session, isPending } = useQuery(sessionQuery);
  if (session?.member === null) return <Navigate to="/sign-in" search={{ to: '/welcome' }} replace />;
  return (
    <main className="screen">
      <Suspense fallback={<Skeleton lines={2} />}>
        {isPending ? <Skeleton lines={2} /> : step === 'sharing' ? <WelcomeSharing /> : <WelcomePlace />}
      </Suspense>
    </main>
  );
}
