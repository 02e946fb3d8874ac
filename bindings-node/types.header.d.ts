/* Generated from the Rust sources by `npm run build`; do not edit. */

/** Why a call was refused: the `code` of the error. The README says what each means. */
export type ErrorCode =
  | RefusalCode
  | 'BATCH_CLOSED'
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
  | 'INVALID_VALUE'
  | 'INVALID_VIA'
  | 'INVALID_WEIGHT'
  | 'IO_ERROR'
  | 'LENGTH_MISMATCH'
  | 'MISSING_OWNER'
  | 'NO_PLACE'
  | 'NOT_TSV'
  | 'NO_ROWS'
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

/** Why a command of a domain class was refused: the `code` of the error, the same in every language. */
export type RefusalCode =
  | 'ABOVE_CEILING'
  | 'ACCOUNT_EXISTS'
  | 'ALREADY_CONFIRMED'
  | 'ALREADY_IN_CIRCLE'
  | 'ALREADY_IN_COMMUNITY'
  | 'ALREADY_PARTNERS'
  | 'BELOW_FLOOR'
  | 'CREDIT_NOT_USED'
  | 'CREDIT_WITHOUT_COMMUNITY'
  | 'EXCHANGE_ALREADY_ACCEPTED'
  | 'EXCHANGE_ALREADY_REVERSED'
  | 'EXCHANGE_CLOSED'
  | 'EXCHANGE_NOT_ACCEPTED'
  | 'EXCHANGE_NOT_COMPLETED'
  | 'EXCHANGE_NOT_IN_PROGRESS'
  | 'EXCHANGE_NOT_OFFERED'
  | 'EXCHANGE_NOT_REQUESTED'
  | 'EXCHANGE_WITHOUT_CREDIT'
  | 'ID_TAKEN'
  | 'INVALID_EMAIL'
  | 'INVALID_EXCHANGE_TITLE'
  | 'INVALID_EXPIRY'
  | 'INVALID_LIFE'
  | 'INVALID_LIMITS'
  | 'INVALID_MINUTES'
  | 'INVALID_MODEL'
  | 'INVITED_LATELY'
  | 'INVITE_NOT_OPEN'
  | 'NOT_PROVIDER'
  | 'NOT_RECEIVER'
  | 'NOT_SETTLEMENT'
  | 'NOT_STEWARD'
  | 'NO_MINUTES'
  | 'OWN_INVITE'
  | 'PARTNERSHIPS_OFF'
  | 'PARTNERSHIP_NOT_ACTIVE'
  | 'PARTNERSHIP_NOT_PROPOSED'
  | 'PROVIDER_IS_RECEIVER'
  | 'SAME_ACCOUNT'
  | 'SAME_LEDGER'
  | 'SAME_PERSON'
  | 'SELF_PARTNERSHIP'
  | 'TOTAL_OUT_OF_RANGE'
  | 'TRANSFER_ALREADY_REVERSED'
  | 'TRANSFER_ID_TOO_LONG'
  | 'TRANSFER_IS_REVERSAL'
  | 'TRANSFER_NOT_PENDING'
  | 'TRANSFER_NOT_POSTED'
  | 'UNKNOWN_ACCOUNT'
  | 'UNKNOWN_CIRCLE'
  | 'UNKNOWN_EXCHANGE'
  | 'UNKNOWN_INVITE'
  | 'UNKNOWN_TRANSFER'

/** The same by the name of the class. */
export type TrustErrorCode = ErrorCode

/** The values that offended, by name: the same as the attributes of Python's exceptions. */
export interface ErrorValues {
  /** The value that was refused, as text: an id, a weight, a grant, the path of a file. */
  readonly given?: string
  /** The row of a bulk call that was refused, counted from 0. */
  readonly row?: number
  /** `INVALID_SETTING`: the setting's name. */
  readonly setting?: string
  /** `NO_PLACE`: the distance asked for. */
  readonly withinKm?: string
  /** `WRONG_KIND`: what the group is. */
  readonly found?: string
  /** `WRONG_KIND`: what was needed. */
  readonly expected?: string
  /** `UNEXPECTED_OWNER`: what the group is. */
  readonly kind?: string
  /** `IO_ERROR`: the number that the system gave. */
  readonly errno?: number
  /** `LENGTH_MISMATCH`: how long the columns `sources`, `targets` and `weights` are; and what a domain class names. */
  readonly [name: string]: string | number | boolean | null | undefined
}

/** What is thrown and what promises are rejected with: a refusal with a stable code. Nothing has changed. */
export declare class TrustError extends Error {
  constructor(message: string, code?: TrustErrorCode, values?: ErrorValues)
  /** Why: a stable name, the same in every language. */
  readonly code: TrustErrorCode
  /** The values that offended, by name. */
  readonly values: ErrorValues
}

/** An argument of the wrong type, or an option that is not known: also a `TypeError`. */
export declare class InvalidArgument extends TrustError {
  readonly code: 'INVALID_ARGUMENT'
}

/** A command of a domain class was refused. Nothing has changed, but for what `after` has. */
export declare class Refused extends TrustError {
  readonly code: RefusalCode
  /**
   * How to react. `'invalid'`: ask differently; `'forbidden'`: it is somebody else's to do; `'not_found'`: there is none,
   * or it is hidden, which looks the same; `'conflict'`: not in the state things are in.
   */
  readonly class: 'invalid' | 'forbidden' | 'not_found' | 'conflict'
  /** The values that offended, by name: the same as `values`. */
  readonly fields: Readonly<Record<string, string | number | boolean | null>>
  /** The ledger, or the two, that remember the id as refused, where a ledger does. */
  readonly after?: Ledger | Between
}

/** The version of this package. */
export declare const version: string

/** A member's id in a column: 1 to 255 UTF-8 bytes, or a whole number that stands for its decimal text, or absent. */
export type MemberIdOrNone = string | number | bigint | null | undefined

/** A column of member ids. */
export type MemberIds =
  | ReadonlyArray<MemberIdOrNone>
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array

/** A column of weights in (0, 1], rounded half-up to thousandths, or absent. */
export type Weights =
  | ReadonlyArray<number | null | undefined>
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array

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
  | `cell:${string}`
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

/** How an edge list is read. What is not given is found out, but for the scale, which is never guessed. */
export interface TsvOptions {
  /**
   * What the weights mean: `'auto'`, as if not given, takes a file whose positive weights are all 1 to carry none, and
   * each as the vouch 0.8; `'asGiven'` takes them as they are, `'vouch'` takes all as 0.8.
   */
  weights?: 'auto' | 'asGiven' | 'vouch'
  /** What weights are divided by, such as 10 for ratings from 1 to 10; they are from 0 to 1 if not given. */
  scale?: number
  /** `'tab'`, `'comma'`, `'semicolon'`, `'blanks'`, or one character that is neither letter nor digit. */
  delimiter?: string
  /** Whether the first row names the columns; if not given, it does if it consists of well-known words. */
  header?: boolean
  /** The column of who trusts, by the name in the header or by number from 1. */
  source?: string | number
  /** The column of who is trusted. */
  target?: string | number
  /** The column of weights; `'none'` makes each row a vouch. */
  weight?: string | number
  /** Quotes are part of ids: the file quotes nothing. */
  unquoted?: boolean
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

export interface Ball extends Iterable<[member: string, trust: number]> {
  /** One row for each member, strongest first: what `JSON.stringify` writes. */
  toJSON(): BallRow[]
}

/** A member of a ball, in JSON. */
export interface BallRow {
  member: string
  /** The effective trust. */
  trust: number
  /** The fewest edges of a walk with that trust. */
  hops: number
}

/** What an engine or a view holds, in short. */
export interface Summary {
  revision: number
  members: number
  edges: number
  blocks: number
  groups: number
  resources: number
}

export interface Engine {
  /** What the engine holds, in short: what `JSON.stringify` writes. `toBytes` and `save` write all of it. */
  toJSON(): Summary
}

export interface View {
  /** What the view holds, in short: what `JSON.stringify` writes. `toBytes` and `save` write all of it. */
  toJSON(): Summary
}

/** The changes of a watch, one after another. */
export interface Changes extends AsyncIterableIterator<Change> {
  next(): Promise<IteratorResult<Change, undefined>>
  /** Closes the watch at once; a `next` that waits is told that it is over. */
  return(): Promise<IteratorResult<Change, undefined>>
  /** Closes the watch at once, and rejects with `error`. */
  throw(error?: unknown): Promise<IteratorResult<Change, undefined>>
}

export interface Watch extends AsyncIterable<Change> {
  /**
   * What changed since the last look, as soon as there is something; nothing once `timeout` is over or the viewer is
   * gone.
   *
   * Rejects with the signal's reason, and with `WATCH_CLOSED` (also when it is closed meanwhile), `INVALID_TIME`,
   * `INVALID_ARGUMENT`.
   */
  wait(options?: WaitOptions): Promise<Change[]>
  /**
   * One change after another, until the watch is closed or its viewer gone; rejects with the reason of the signal that
   * closed it. Ending the iteration (`break`, `return()`, a stream that is cancelled or destroyed) closes the watch.
   */
  [Symbol.asyncIterator](): Changes
  /** Closes it: `using watch = engine.watch('bob')`. */
  [Symbol.dispose](): void
  /** Closes it. */
  [Symbol.asyncDispose](): Promise<void>
  /** Whose it is, whether it is closed, and what is visible: what `JSON.stringify` writes. */
  toJSON(): { viewer: string; closed: boolean; visible: string[] }
}

/** A change of an engine, as the domain classes tell it and `apply` takes it. */
export type EngineChange =
  | { change: 'add_member' | 'remove_member' | 'erase' | 'clear_place'; member: string }
  | { change: 'set_trust'; source: string; target: string; weight: number }
  | { change: 'revoke_trust'; source: string; target: string }
  | { change: 'block' | 'unblock'; blocker: string; blocked: string }
  | { change: 'put_group'; group: string; kind: GroupKind; owner?: string | null }
  | { change: 'remove_group'; group: string }
  | { change: 'join' | 'leave'; group: string; member: string }
  | { change: 'put_partnership'; a: string; b: string; shares: ReadonlyArray<string> }
  | { change: 'end_partnership'; a: string; b: string }
  | {
      change: 'set_place'
      member: string
      place: { latitude: number; longitude: number; precision?: Precision }
    }
  | {
      change: 'put_resource'
      id: string
      owner: string
      audience?: ReadonlyArray<Grant>
      community?: string | null
      tags?: ReadonlyArray<string>
      place?: { latitude: number; longitude: number; precision?: Precision } | null
      created_at?: number
      expires_at?: number | null
      active?: boolean
    }
  | { change: 'remove_resource'; resource: string }

/** Word of an event, to one person; it holds ids, never text. */
export interface Notice {
  /** Who is told. */
  to: string
  /** Whose doing it is. */
  by: string
  /** What happened: `'partnership_approved'`, `'balance_low'` and the like. */
  kind: string
  /** The id of what it is about, by the name of that. */
  [about: string]: string
}

/** How a partnership stands. */
export type PartnershipStatus = 'proposed' | 'active' | 'declined' | 'withdrawn' | 'dissolved'

/** How far an exchange has come. */
export type ExchangeStatus = 'offered' | 'requested' | 'in_progress' | 'completed' | 'cancelled'

/** What is exchanged. */
export type ExchangeKind = 'service' | 'object_loan' | 'shared_purchase'

/** Whether an exchange moves credits. */
export type ExchangeMode = 'gift' | 'credit'

/** Who the stewards of communities are, by community. One that is not named has none. */
export type Stewards = Readonly<Record<string, ReadonlyArray<string>>>

/** How an invite stands. */
export type InviteStatus = 'open' | 'used' | 'revoked' | 'expired'

/** How far a transfer has come. */
export type TransferStatus = 'pending' | 'posted' | 'voided' | 'expired'

/** Who commands a partnership, and when. */
export interface StewardOptions {
  by: string
  /** In seconds, floored: `Date.now() / 1000`. */
  now: number
  /** The stewards of the two communities, by community: roles are enforced. Not given, the caller has checked them. */
  stewards?: Stewards | null
}

/** The same, and what that side consents to. */
export interface ApproveOptions extends StewardOptions {
  /** The other side sees offers; `true` if not given. */
  shareOffers?: boolean
  /** The other side sees needs; `true` if not given. */
  shareNeeds?: boolean
  /** The other side sees how many members there are; `false` if not given. */
  shareMemberCount?: boolean
}

/** What a partnership is proposed with. */
export interface ProposeOptions extends ApproveOptions {
  /** Whether the pair has a partnership that is proposed or active. */
  live?: boolean
  /** What this deployment builds sight upon; `'hybrid'` if not given. */
  model?: 'emergent' | 'federated' | 'hybrid'
}

/** What an exchange begins with. */
export interface ExchangeOptions {
  by: string
  /** In seconds, floored: `Date.now() / 1000`. */
  now: number
  /** What it is about, 1 to 200 characters. */
  title: string
  /** `'service'` if not given. */
  kind?: ExchangeKind
  /** `'gift'` if not given. */
  mode?: ExchangeMode
  /** How much, in credit mode and in no other: 1 to 6000; 60 are one credit. */
  minutes?: number | null
  /** The listing it came from. */
  listing?: string | null
  /** Where it is made. */
  community?: string | null
  /** The provider's community. */
  providerCommunity?: string | null
  /** The receiver's community. */
  receiverCommunity?: string | null
  /** Whether the two hide from each other. */
  blocked?: boolean
}

/** What an exchange is offered with. */
export interface OfferOptions extends ExchangeOptions {
  /** The one person it is offered to; else whoever asks. */
  receiver?: string | null
}

/** What an exchange is asked for with. */
export interface AskOptions extends ExchangeOptions {
  /** Who is asked. */
  provider: string
}

/** What an invite is issued with. */
export interface IssueOptions {
  by: string
  /** In seconds, floored: `Date.now() / 1000`. */
  now: number
  /** Whose circle it is; not given, the caller has checked that it is `by`'s. */
  owner?: string | null
  /** The community that it leads into, where no circle is given. */
  community?: string | null
  /** Who the stewards of that community are: `by` is one of them. */
  stewards?: Stewards
  /** The only member who accepts it; for an invite into a community. */
  member?: string | null
  /** Whether that member belongs to the community. */
  isMember?: boolean
  /** When the community last invited that member. */
  invitedAt?: number | null
  /** The only address that accepts it. */
  email?: string | null
  /** How long it lasts, in seconds; 7 days if not given. */
  expiresIn?: number | null
}

/** What an invite is accepted with. */
export interface AcceptInviteOptions {
  by: string
  /** In seconds, floored: `Date.now() / 1000`. */
  now: number
  /** The address of `by`'s account, which an invite for one address asks for. */
  email?: string | null
  /** Whether `by` is in the circle or the community. */
  isMember?: boolean
  /** Whether there is a block between `by` and the issuer, either way. */
  blocked?: boolean
  /** Who the stewards of the community are that it leads into. */
  stewards?: Stewards
}

/** How far an account may go, in minutes; `null` is without bound. */
export interface Limits {
  /** The least it may be left with, at most 0; 20 credits below 0 (-1200) if not given. */
  floor?: number | null
  /** The most it may come to, at least 0; without bound if not given. */
  ceiling?: number | null
  /** Below this its owner gets a notice; never if not given. */
  soft?: number | null
}

/** A transfer that never was, in the form of its JSON. */
export interface RefusedTransfer {
  /** What it said. */
  content: {
    debit: string
    credit: string
    minutes: number
    expires_at: number | null
    reverses: string | null
  }
  /** Why it was refused. */
  refusal: { code: RefusalCode; [field: string]: string | number | null }
}
