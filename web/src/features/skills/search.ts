import type { Schemas } from '../../api/client';
import { clean, type Narrowing, narrowing, one, text } from '../feed/search';

export const CATEGORIES = [
  'repair',
  'cooking',
  'technology',
  'creative',
  'education',
  'gardening',
  'vehicles',
  'sewing',
  'pets',
  'care',
  'transport',
  'other',
] as const satisfies readonly Schemas['SkillCategory'][];

const SCOPES = ['own', 'partner'] as const;
export type Scope = (typeof SCOPES)[number];

/** The state of the directory is its URL, the sheet for asking included. */
export interface SkillSearch extends Narrowing {
  readonly scope?: Scope;
  readonly category?: Schemas['SkillCategory'];
  /** The directory of one community. */
  readonly community?: string;
  /** The skill that the member is about to ask for. */
  readonly ask?: string;
}

export function skillSearch(search: Record<string, unknown>): SkillSearch {
  return clean({
    ...narrowing(search),
    scope: one(search, 'scope', SCOPES),
    category: one(search, 'category', CATEGORIES),
    community: text(search, 'community') || undefined,
    ask: text(search, 'ask') || undefined,
  });
}

/** The number of filters that are set in the sheet. */
export const filtersSet = ({ community, km, trust, order }: SkillSearch): number =>
  [community, km, trust, order].filter(value => value !== undefined).length;
