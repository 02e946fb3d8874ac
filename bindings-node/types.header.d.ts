/* Generated from the Rust sources by `npm run build`; do not edit. */

/** Why a call was refused: the `code` of the error. The README says what each means. */
export type ErrorCode =
  | 'BATCH_OVER'
  | 'BUSY'
  | 'CANCELLED'
  | 'INTERNAL'
  | 'INVALID_ARGUMENT'
  | 'INVALID_CHECKPOINT'
  | 'INVALID_CURSOR'
  | 'INVALID_DISTANCE'
  | 'INVALID_GRANT'
  | 'INVALID_GROUP_ID'
  | 'INVALID_GZIP'
  | 'INVALID_KIND'
  | 'INVALID_LIMIT'
  | 'INVALID_MEMBER_ID'
  | 'INVALID_ORDER'
  | 'INVALID_PLACE'
  | 'INVALID_RESOURCE_ID'
  | 'INVALID_SETTING'
  | 'INVALID_TAG'
  | 'INVALID_THRESHOLD'
  | 'INVALID_TIME'
  | 'INVALID_VIA'
  | 'INVALID_WEIGHT'
  | 'IO_ERROR'
  | 'LENGTH_MISMATCH'
  | 'MISSING_OWNER'
  | 'NO_PLACE'
  | 'NOT_TSV'
  | 'SELF_BLOCK'
  | 'SELF_PARTNERSHIP'
  | 'SELF_TRUST'
  | 'TOO_LARGE'
  | 'UNEXPECTED_OWNER'
  | 'UNKNOWN_GROUP'
  | 'UNKNOWN_MEMBER'
  | 'UNKNOWN_RESOURCE'
  | 'WATCH_CLOSED'
  | 'WRONG_KIND'

/** What every refusal is: an `Error` (a `TypeError` for `INVALID_ARGUMENT`) with a stable code. */
export interface TrustError extends Error {
  code: ErrorCode
}

/** Member ids, each a string of 1 to 255 UTF-8 bytes, or a whole number that stands for its decimal text. */
export type MemberIds =
  | ReadonlyArray<string | number>
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float64Array

/** Weights in (0, 1], rounded half-up to thousandths. */
export type Weights = ReadonlyArray<number> | Float32Array | Float64Array

/** What an engine is set to when it is made. */
export interface Settings {
  /** The most edges a walk may have, 1 to 12; 6 if not given. */
  maxHops?: number
  /** Products below this count as no trust, 0.001 to 1; 0.1 if not given. */
  floor?: number
  /** The least trust that the grant `trusted` asks for, 0.001 to 1; 0.5 if not given. */
  trustedMin?: number
  /** Whose trust the grant `trusted` asks for; `'owner_to_viewer'` if not given. */
  trustedDirection?: TrustDirection
  /** The least trust that the grant `network` asks for, 0.001 to 1; 0.1 if not given. */
  networkMin?: number
  /** Whose trust the grant `network` asks for; `'either'` if not given. */
  networkDirection?: TrustDirection
  /** Whether the grant `nearby` leaves out strangers; `true` if not given. */
  nearbyStrict?: boolean
}

/**
 * Whose trust opens a resource to a viewer. With `'viewer_to_owner'` and `'either'` anybody can let themselves
 * in by declaring trust.
 */
export type TrustDirection = 'owner_to_viewer' | 'viewer_to_owner' | 'either' | 'both'

/** What a group is. */
export type GroupKind = 'cell' | 'community' | 'circle'

/** How exactly a place is known: to a centimetre, or to a cell of about 1, 10 or 100 km. */
export type Precision = 'exact' | 'neighborhood' | 'city' | 'region'

/** One way in for others than the owner; the empty audience is "only me". */
export type Grant =
  | `circle:${string}`
  | 'cell'
  | 'community'
  | 'partner'
  | 'trusted'
  | `nearby:${number}`
  | 'network'
  | 'public'

/** What admits a viewer: the first of these that holds, in this order. */
export type Via =
  | 'own'
  | 'circle'
  | 'cell'
  | 'community'
  | 'partner'
  | 'trusted'
  | 'nearby'
  | 'network'
  | 'public'

/** Why a resource is visible or hidden. `blocked`: by the viewer itself. */
export type Reason = 'own' | 'granted' | 'inactive' | 'expired' | 'blocked' | 'no_grant'

/** The order of a list; ties go by id, bytewise. */
export type Order = 'newest' | 'nearest' | 'most_trusted'

/** What a group is put with. */
export interface GroupOptions {
  kind: GroupKind
  /** Whose circle it is; of circles, and of circles alone. */
  owner?: string | null
}

/** What a partnership is put with. */
export interface PartnershipOptions {
  /** The tags of the resources that are shared. */
  shares: ReadonlyArray<string>
}

/** How a place is snapped. */
export interface PlaceOptions {
  /** `'neighborhood'` if not given. */
  precision?: Precision
}

/** What a resource is put with. Times are seconds, floored: `Date.now() / 1000`. */
export interface ResourceOptions {
  /** Whose it is, and who always sees it. */
  owner: string
  /** Who else sees it: whoever any of these admits. Nobody, if not given. */
  audience?: ReadonlyArray<Grant>
  /** The community it belongs to. */
  community?: string | null
  /** What it is filtered by, and what partnerships share. */
  tags?: ReadonlyArray<string>
  /** When it was made; lists show the newest first. 0 if not given. */
  createdAt?: number
  /** When it ends: it is hidden from then on. */
  expiresAt?: number | null
  /** Where it is; without one, where its owner is. */
  place?: ({ latitude: number; longitude: number } & PlaceOptions) | null
  /** Whether anybody but its owner may see it at all; `true` if not given. */
  active?: boolean
}

/** When a question is asked. */
export interface AtMoment {
  /**
   * The moment, in seconds, that expiry is held against: `Date.now() / 1000`, floored. The engine reads no clock; 0 if not
   * given, when nothing has expired that ends after 1970.
   */
  now?: number
}

/** Which of the resources that a viewer may see. */
export interface FilterOptions extends AtMoment {
  /** Only with all of these. */
  tags?: ReadonlyArray<string> | null
  /** Only what one of these admits to. */
  via?: ReadonlyArray<Via> | null
  /** Only of owners whom the viewer trusts this much. Does not apply to what a group admits to, nor to one's own. */
  minTrust?: number | null
  /** Only what is this near to the viewer's place, in kilometres. */
  withinKm?: number | null
  /** Also the viewer's own, in any state. */
  includeOwn?: boolean
}

/** Which part of a list, in which order. */
export interface ListOptions extends FilterOptions {
  /** `'newest'` if not given. */
  order?: Order
  /** The most rows of a page, at least 1; 50 if not given. */
  limit?: number
  /** Where to go on: the `nextCursor` of the page before. */
  cursor?: string | null
  /** The most resources to look at one by one; where it cuts, the page is not `complete`. */
  budget?: number | null
}

/** One row of a list. */
export interface Row {
  /** What. */
  resource: string
  /** Whose. */
  owner: string
  /** What admits the viewer. */
  via: Via
  /** The viewer's trust in the owner; 1 for one's own. */
  trust: number
  /** Kilometres between the viewer's place and the resource's; `null` where either has none. */
  distanceKm: number | null
}

/** A part of a list. */
export interface Page {
  /** At most `limit` rows. */
  rows: Row[]
  /** How many match in all, before and after this page; where not `complete`, of those looked at. */
  total: number
  /** Whether everything was looked at: `false` only where `budget` cut it. */
  complete: boolean
  /** Where the next page starts; `null` on the last. */
  nextCursor: string | null
  /** The revision that this shows. */
  revision: number
}

/** How a watch is waited for. */
export interface WaitOptions extends Abortable {
  /** Moves the moment that expiry is held against, first. */
  now?: number
  /** How long to wait, in milliseconds; for ever if not given. */
  timeout?: number
}

/** All blocks as two columns of equal length. */
export interface Blocks {
  /** Who blocks. */
  blockers: string[]
  /** Who is blocked. */
  blocked: string[]
}

/** Which ball is asked for. */
export interface BallOptions {
  /** Leave out whoever is trusted less, 0 to 1; the floor if that is higher or nothing is given. */
  minTrust?: number
  /** Ask who trusts the member, not whom the member trusts. */
  reverse?: boolean
}

/** How a TSV file is read. */
export interface TsvOptions {
  /** What the third column means; `'auto'` if not given. */
  weights?: 'auto' | 'asGiven' | 'vouch'
}

/** Work that can be stopped. */
export interface Abortable {
  /** Stops the work; the promise is rejected with the signal's reason once it has stopped. */
  signal?: AbortSignal
}

/** Work that says how far it is. */
export interface Watched {
  /** Called now and then while the work goes on; what it throws stops the work. */
  onProgress?: (progress: Progress) => void
}

/** All edges as three columns of equal length. */
export interface Edges {
  /** Who trusts. */
  sources: string[]
  /** Who is trusted. */
  targets: string[]
  /** How much, 0.001 to 1. */
  weights: Float64Array
}

export interface Ball extends Iterable<[member: string, trust: number]> {}

export interface Watch extends AsyncIterable<Change> {
  /**
   * What changed since the last look, as soon as there is something; nothing once `timeout` is over or the viewer is
   * gone.
   *
   * Rejects with the signal's reason, and with `WATCH_CLOSED` (also when it is closed meanwhile), `INVALID_TIME`,
   * `INVALID_ARGUMENT`.
   */
  wait(options?: WaitOptions): Promise<Change[]>
  /** Closes it: `using watch = engine.watch('bob')`. */
  [Symbol.dispose](): void
  /** Closes it. */
  [Symbol.asyncDispose](): Promise<void>
}

