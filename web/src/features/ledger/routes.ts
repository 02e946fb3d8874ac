import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { memberRoute } from '../../app/root';

export const ledgerRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/ledger/$community',
  component: lazyRouteComponent(() => import('./LedgerScreen'), 'LedgerScreen'),
});
