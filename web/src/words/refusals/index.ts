import type { Said } from '../said';
import { ACCOUNT } from './account';
import { CIRCLES } from './circles';
import { COMMUNITIES } from './communities';
import { EXCHANGES } from './exchanges';
import { FORMS } from './forms';
import { LIMITS } from './limits';
import { LISTINGS } from './listings';
import { SKILLS } from './skills';

/** What each refusal of the server says to a person, and what they can do. */
export const GROUPS: readonly Said[] = [
  ACCOUNT,
  CIRCLES,
  COMMUNITIES,
  EXCHANGES,
  FORMS,
  LIMITS,
  LISTINGS,
  SKILLS,
];
export const REFUSALS: Said = Object.assign({}, ...GROUPS);
