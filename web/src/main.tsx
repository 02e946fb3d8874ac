import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './app/appearance';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { onRefusal } from './api/client';
import { followConnection, onSessionEnd, queryClient } from './api/queries';
import { followLayout } from './app/layout';
import { router } from './app/router';
import { begin, leave, onLeft } from './app/signed';
import { registerWorker } from './app/worker';
import { followVanished } from './features/listings/vanished';
import { followUnread } from './features/notices/unread';
import { useLanguage } from './words/language';
import { fetchWordsOf } from './words/problems';

const LOCALES = { en: 'en-GB', fr: 'fr-FR', nl: 'nl-NL' } as const;

function App() {
  return (
    <I18nProvider locale={LOCALES[useLanguage()]}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  );
}

followLayout();
followConnection();
followVanished();
followUnread();
onRefusal(fetchWordsOf);
onSessionEnd(() => void leave());
onLeft(() => void router.navigate({ to: '/sign-in' }));
registerWorker();
await begin();

const root = document.querySelector('#root');
if (root) createRoot(root).render(<App />);
