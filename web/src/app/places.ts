import type { IconName } from '../ui/icons';

/** Where the bar and the rail lead. */
export const PLACES = [
  { to: '/', name: 'feed', icon: 'feed', exact: true },
  { to: '/support', name: 'support', icon: 'support' },
  { to: '/people', name: 'people', icon: 'people' },
  { to: '/circles', name: 'circles', icon: 'circles' },
  { to: '/communities', name: 'communities', icon: 'communities' },
  { to: '/skills', name: 'skills', icon: 'skills' },
  { to: '/exchanges', name: 'exchanges', icon: 'exchanges' },
] as const satisfies readonly { to: string; name: string; icon: IconName; exact?: boolean }[];
