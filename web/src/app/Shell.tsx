import { Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense } from 'react';
import { Skeleton } from '../ui/Loading';
import { useWords } from '../words/catalogue';
import { BottomBar } from './BottomBar';
import { useLayout } from './layout';
import { OfflineBanner } from './OfflineBanner';
import { Rail } from './Rail';
import { appWords } from './words';
import './Shell.css';

/** A rail on wide screens, a bar of five on the phone, and the screen. */
export function Shell() {
  const words = useWords(appWords);
  const wide = useLayout() === 'wide';
  // A form takes the whole phone: nothing else waits below the thumb.
  const form = useRouterState({ select: state => state.location.pathname === '/new' });
  return (
    <div className="shell">
      <a className="skip button" href="#content">
        {words.skip}
      </a>
      {wide && <Rail />}
      <main id="content" className="shell-content" tabIndex={-1}>
        <OfflineBanner />
        <div className="shell-screen">
          <Suspense fallback={<Skeleton />}>
            <Outlet />
          </Suspense>
        </div>
      </main>
      {!wide && !form && <BottomBar />}
    </div>
  );
}
