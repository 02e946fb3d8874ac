import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { memberRoute } from '../../app/root';

export const DESK_PARTS = ['partnerships', 'requests', 'cells', 'accounts'] as const;
export type DeskPart = (typeof DESK_PARTS)[number];

export const deskRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/desk/$community',
  validateSearch: (search: Record<string, unknown>): { part?: DeskPart } => {
    const part = DESK_PARTS.find(name => name === search['part'] && name !== 'partnerships');
    return part ? { part } : {};
  },
  component: lazyRouteComponent(() => import('./DeskScreen'), 'DeskScreen'),
});
