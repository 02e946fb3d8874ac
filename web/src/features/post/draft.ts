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

/** Who a draft is shown to. */
export interface Shown {
  readonly audience: Audience;
  readonly isPublic: boolean;
}

export interface Draft extends Shown {
  readonly title: string;
  readonly type: Schemas['ListingType'];
  readonly category: string;
  readonly description: string;
  readonly urgent: boolean;
  /** As typed: empty, or a number with a point or a comma. */
  readonly quantity: string;
  readonly unit: string;
  /** A day, as `2026-12-06`; the post ends when it does. */
  readonly until: string;
}

const MOST = 1_000_000;

/** The number that was typed; undefined if none was, null if it is none that is allowed. */
export function quantityOf({ quantity }: Pick<Draft, 'quantity'>): number | undefined | null {
  if (quantity.trim() === '') return undefined;
  const value = Number(quantity.trim().replace(',', '.'));
  return Number.isFinite(value) && value >= 0.001 && value <= MOST ? value : null;
}

/** The end of the day, by the clock of the reader, in seconds. */
export function endOf(day: string): number | undefined {
  const end = new Date(`${day}T23:59:59`).getTime();
  return Number.isNaN(end) ? undefined : Math.floor(end / 1000);
}

export function sharingOf(audience: Audience): Schemas['Sharing'] {
  return audience.startsWith('circle:')
    ? { circle: audience.slice('circle:'.length) }
    : (audience as Schemas['Visibility']);
}

/** What the server is asked, before posting and when posting: the same words. */
export function audienceOf(shown: Shown) {
  const isPublic = shown.isPublic && shown.audience !== 'private';
  return { sharing: sharingOf(shown.audience), is_public: isPublic };
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
    quantity: String(listing.quantity),
    unit: listing.unit,
    until: '',
  };
}

/** The words of a listing, changed. An end that is not named stays, and so does an urgency that was not touched. */
export function editOf(draft: Draft, listing: Schemas['ListingView']): Schemas['PatchBody'] {
  const quantity = quantityOf(draft);
  const ends = endOf(draft.until);
  return {
    title: draft.title.trim(),
    category: draft.category.trim(),
    description: draft.description.trim(),
    unit: draft.unit.trim(),
    ...(quantity && { quantity }),
    ...(ends && { expires_at: ends }),
    ...(draft.urgent !== (listing.urgency === 'high') && {
      urgency: draft.urgent ? ('high' as const) : ('medium' as const),
    }),
  };
}

export function bodyOf(draft: Draft, kind: Schemas['ListingKind']): Schemas['SupportListingBody'] {
  const quantity = quantityOf(draft);
  const ends = endOf(draft.until);
  return {
    title: draft.title.trim(),
    type: draft.type,
    category: draft.category.trim(),
    description: draft.description.trim(),
    ...audienceOf(draft),
    ...(quantity && { quantity }),
    ...(draft.unit.trim() !== '' && { unit: draft.unit.trim() }),
    ...(ends && { expires_at: ends }),
    ...(kind === 'need' && draft.urgent ? { urgency: 'high' as const } : {}),
  };
}
