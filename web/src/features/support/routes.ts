import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { memberRoute } from '../../app/root';

export const SUPPORT_PARTS = ['todo', 'needs', 'offers', 'answers'] as const;
export type SupportPart = (typeof SUPPORT_PARTS)[number];

export const supportRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/support',
  validateSearch: (search: Record<string, unknown>): { part?: SupportPart } => {
    const part = SUPPORT_PARTS.find(name => name === search['part'] && name !== 'todo');
    return part ? { part } : {};
  },
  component: lazyRouteComponent(() => import('./SupportScreen'), 'SupportScreen'),
});
