import type { Schemas } from '../../api/client';

/** `circle:ID` beside the choices that everybody has. */
export type Audience = Schemas['Visibility'] | 'private' | `circle:${string}`;

export const AUDIENCES: readonly Schemas['Visibility'][] = [
  'my_cell',
  'my_community',
  'trusted_network',
  'anyone_local',
  'network_wide',
];

export interface Draft {
  readonly title: string;
  readonly type: Schemas['ListingType'];
  readonly category: string;
  readonly description: string;
  readonly urgent: boolean;
  readonly audience: Audience;
  readonly isPublic: boolean;
}

export function sharingOf(audience: Audience): Schemas['Sharing'] {
  return audience.startsWith('circle:')
    ? { circle: audience.slice('circle:'.length) }
    : (audience as Schemas['Visibility']);
}

/** What the server is asked, before posting and when posting: the same words. */
export function audienceOf(draft: Draft) {
  const isPublic = draft.isPublic && draft.audience !== 'private';
  return { sharing: sharingOf(draft.audience), is_public: isPublic };
}

/** The choice that a listing has now. Several chosen cells are the choice of the cell. */
export function draftOf(
  listing: Schemas['ListingView'],
  own: Schemas['OwnView'],
  usual: Schemas['Visibility'],
): Draft {
  const { sharing } = own;
  const audience: Audience =
    typeof sharing === 'string'
      ? sharing === 'preference'
        ? usual
        : sharing
      : 'circle' in sharing
        ? `circle:${sharing.circle}`
        : 'my_cell';
  return {
    title: listing.title,
    type: listing.type,
    category: listing.category,
    description: listing.description,
    urgent: listing.urgency === 'high',
    audience,
    isPublic: own.is_public,
  };
}

export function bodyOf(draft: Draft, kind: Schemas['ListingKind']): Schemas['SupportListingBody'] {
  return {
    title: draft.title.trim(),
    type: draft.type,
    category: draft.category.trim(),
    description: draft.description.trim(),
    ...audienceOf(draft),
    ...(kind === 'need' && draft.urgent ? { urgency: 'high' as const } : {}),
  };
}
