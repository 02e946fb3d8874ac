import type { IconName } from '../../ui/icons';

/** What `/me/$part` may be, in the order of the list. */
export const PARTS = [
  { id: 'profile', icon: 'me' },
  { id: 'skills', icon: 'skills' },
  { id: 'place', icon: 'place' },
  { id: 'sharing', icon: 'eye' },
  { id: 'blocks', icon: 'block' },
  { id: 'devices', icon: 'device' },
  { id: 'password', icon: 'lock' },
  { id: 'data', icon: 'download' },
] as const satisfies readonly { id: string; icon: IconName }[];

export type Part = (typeof PARTS)[number]['id'];
