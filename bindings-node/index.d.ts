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
  /** `WRONG_KIND`: the kind of the group. */
  readonly found?: string
  /** `WRONG_KIND`: the kind that the call needs. */
  readonly expected?: string
  /** `UNEXPECTED_OWNER`: the kind of the group. */
  readonly kind?: string
  /** `IO_ERROR`: the number that the system gave. */
  readonly errno?: number
  /**
   * `LENGTH_MISMATCH`: the lengths of the columns `sources`, `targets` and `weights`; refusals of domain classes have
   * their own fields.
   */
  readonly [name: string]: string | number | boolean | null | undefined
}

/** The error that methods throw and promises are rejected with: a refusal with a stable code. Nothing has changed. */
export declare class TrustError extends Error {
  constructor(message: string, code?: TrustErrorCode, values?: ErrorValues)
  /** The reason: a stable name, the same in every language. */
  readonly code: TrustErrorCode
  /** The values that offended, by name. */
  readonly values: ErrorValues
}

/** An argument of the wrong type, or an option that is not known: also a `TypeError`. */
export declare class InvalidArgument extends TrustError {
  readonly code: 'INVALID_ARGUMENT'
}

/** A command of a domain class was refused. Nothing has changed, except the ledgers in `after`. */
export declare class Refused extends TrustError {
  readonly code: RefusalCode
  /**
   * The kind of refusal. `'invalid'`: a value is wrong; `'forbidden'`: only somebody else may do it; `'not_found'`:
   * there is none, or it is hidden, which looks the same; `'conflict'`: the current state does not allow it.
   */
  readonly class: 'invalid' | 'forbidden' | 'not_found' | 'conflict'
  /** The values that offended, by name: the same as `values`. */
  readonly fields: Readonly<Record<string, string | number | boolean | null>>
  /** The ledger, or the pair of ledgers, that remembers the id as refused, if it does. */
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

/** The settings of a new engine. */
export interface Settings {
  /** The most edges a walk may have, 1 to 12; 6 if not given. */
  maxHops?: number
  /** Products below this count as no trust, 0.001 to 1; 0.1 if not given. */
  floor?: number
  /** The least trust that the grant `trusted` asks for, 0.001 to 1; 0.5 if not given. */
  trustedMin?: number
  /** The direction of trust for the grant `trusted`; `'owner_to_viewer'` if not given. */
  trustedDirection?: TrustDirection
  /** The least trust that the grant `network` asks for, 0.001 to 1; 0.1 if not given. */
  networkMin?: number
  /** The direction of trust for the grant `network`; `'either'` if not given. */
  networkDirection?: TrustDirection
  /** Whether the grant `nearby` leaves out strangers; `true` if not given. */
  nearbyStrict?: boolean
}

/**
 * The direction of the trust that opens a resource to a viewer. With `'viewer_to_owner'` and `'either'` anybody can let
 * themselves in by declaring trust.
 */
export type TrustDirection = 'owner_to_viewer' | 'viewer_to_owner' | 'either' | 'both'

/** The kind of a group. */
export type GroupKind = 'cell' | 'community' | 'circle'

/** The precision of a place: a centimetre, or a cell of about 1, 10 or 100 km. */
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

/** The grant that admits a viewer: the first of these that holds, in this order. */
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

/** The arguments of `putGroup`. */
export interface GroupOptions {
  kind: GroupKind
  /** The owner of a circle; required for circles, not allowed for other kinds. */
  owner?: string | null
}

/** The arguments of `putPartnership`. */
export interface PartnershipOptions {
  /** The tags of the resources that are shared. */
  shares: ReadonlyArray<string>
}

/** The precision to which a place is snapped. */
export interface PlaceOptions {
  /** `'neighborhood'` if not given. */
  precision?: Precision
}

/** The arguments of `putResource`. Times are seconds, floored: `Date.now() / 1000`. */
export interface ResourceOptions {
  /** The owner, who always sees it. */
  owner: string
  /** The grants: a member sees it if any of them admits the member. Only the owner sees it if not given. */
  audience?: ReadonlyArray<Grant>
  /** The community it belongs to. */
  community?: string | null
  /** The tags, for filters and partnerships. */
  tags?: ReadonlyArray<string>
  /** The time of creation; lists show the newest first. 0 if not given. */
  createdAt?: number
  /** The time of expiry: it is hidden from then on. */
  expiresAt?: number | null
  /** The place; the owner's place if not given. */
  place?: ({ latitude: number; longitude: number } & PlaceOptions) | null
  /** Whether anybody but its owner may see it at all; `true` if not given. */
  active?: boolean
}

/** The moment of a query. */
export interface AtMoment {
  /**
   * The moment, in seconds, that expiry is compared with: `Date.now() / 1000`, floored. The engine reads no clock; 0 if
   * not given, when no resource that expires after 1970 has expired.
   */
  now?: number
}

/** The filter of the resources that a viewer may see. */
export interface FilterOptions extends AtMoment {
  /** Only resources with all of these tags. */
  tags?: ReadonlyArray<string> | null
  /** Only resources to which one of these grants admits. */
  via?: ReadonlyArray<Via> | null
  /**
   * Only resources of owners whom the viewer trusts this much. Resources admitted by a group, and the viewer's own, are
   * exempt.
   */
  minTrust?: number | null
  /** Only resources within this distance of the viewer's place, in kilometres. */
  withinKm?: number | null
  /** Includes the viewer's own resources, in any state. */
  includeOwn?: boolean
}

/** The page of a list, and its order. */
export interface ListOptions extends FilterOptions {
  /** `'newest'` if not given. */
  order?: Order
  /** The most rows of a page, at least 1; 50 if not given. */
  limit?: number
  /** The start of the page: the `nextCursor` of the page before. */
  cursor?: string | null
  /** The most resources to look at one by one; if it cuts the list, the page is not `complete`. */
  budget?: number | null
}

/** One row of a list. */
export interface Row {
  /** The resource. */
  resource: string
  /** The owner. */
  owner: string
  /** The grant that admits the viewer. */
  via: Via
  /** The viewer's trust in the owner; 1 for own resources. */
  trust: number
  /** Kilometres between the viewer's place and the resource's; `null` where either has none. */
  distanceKm: number | null
}

/** A part of a list. */
export interface Page {
  /** At most `limit` rows. */
  rows: Row[]
  /** The number of matches on all pages; if not `complete`, of the resources looked at. */
  total: number
  /** Whether everything was looked at: `false` only where `budget` cut it. */
  complete: boolean
  /** The cursor of the next page; `null` on the last. */
  nextCursor: string | null
  /** The revision of the page. */
  revision: number
}

/** The options of a wait. */
export interface WaitOptions extends Abortable {
  /** Moves the moment that expiry is compared with, first. */
  now?: number
  /** The longest wait, in milliseconds; unlimited if not given. */
  timeout?: number
}

/** All blocks as two columns of equal length. */
export interface Blocks {
  /** The members who block. */
  blockers: string[]
  /** The members who are blocked. */
  blocked: string[]
}

/** The parameters of a ball. */
export interface BallOptions {
  /** Leaves out members with less trust, 0 to 1; the floor if it is higher or nothing is given. */
  minTrust?: number
  /** Asks for the members who trust the member, not for those whom the member trusts. */
  reverse?: boolean
}

/** The format of an edge list. Options that are not given are detected, except the scale, which is never guessed. */
export interface TsvOptions {
  /**
   * The meaning of the weights: `'auto'`, as if not given, takes a file whose positive weights are all 1 to carry none,
   * and each as the vouch 0.8; `'asGiven'` takes them as they are, `'vouch'` takes all as 0.8.
   */
  weights?: 'auto' | 'asGiven' | 'vouch'
  /** The divisor of the weights, such as 10 for ratings from 1 to 10; weights are from 0 to 1 if not given. */
  scale?: number
  /** `'tab'`, `'comma'`, `'semicolon'`, `'blanks'`, or one character that is neither letter nor digit. */
  delimiter?: string
  /** Whether the first row names the columns; if not given, it does if it consists of well-known words. */
  header?: boolean
  /** The source column, by the name in the header or by number from 1. */
  source?: string | number
  /** The target column. */
  target?: string | number
  /** The column of weights; `'none'` makes each row a vouch. */
  weight?: string | number
  /** Quotes are part of ids: the file does not quote fields. */
  unquoted?: boolean
}

/** Work that can be stopped. */
export interface Abortable {
  /** Stops the work; the promise is rejected with the signal's reason once it has stopped. */
  signal?: AbortSignal
}

/** Work that reports its progress. */
export interface Watched {
  /** A callback, called now and then during the work; an error that it throws stops the work. */
  onProgress?: (progress: Progress) => void
}

/** All edges as three columns of equal length. */
export interface Edges {
  /** The members who trust. */
  sources: string[]
  /** The members who are trusted. */
  targets: string[]
  /** The weights, 0.001 to 1. */
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

/** The counts of an engine or a view. */
export interface Summary {
  revision: number
  members: number
  edges: number
  blocks: number
  groups: number
  resources: number
}

export interface Engine {
  /** The counts of the engine, for `JSON.stringify`. `toBytes` and `save` write its content. */
  toJSON(): Summary
}

export interface View {
  /** The counts of the view, for `JSON.stringify`. `toBytes` and `save` write its content. */
  toJSON(): Summary
}

/** The changes of a watch, one after another. */
export interface Changes extends AsyncIterableIterator<Change> {
  next(): Promise<IteratorResult<Change, undefined>>
  /** Closes the watch at once; a pending `next` ends with `done`. */
  return(): Promise<IteratorResult<Change, undefined>>
  /** Closes the watch at once, and rejects with `error`. */
  throw(error?: unknown): Promise<IteratorResult<Change, undefined>>
}

export interface Watch extends AsyncIterable<Change> {
  /**
   * The changes since the last call, as soon as there are any; none once `timeout` has passed or the viewer is gone.
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
  /** The viewer, whether the watch is closed, and the visible resources, for `JSON.stringify`. */
  toJSON(): { viewer: string; closed: boolean; visible: string[] }
}

/** A change of an engine: domain classes return it, and `apply` takes it. */
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

/** A notice of an event, to one person; it holds ids, never text. */
export interface Notice {
  /** The recipient. */
  to: string
  /** The member who acted. */
  by: string
  /** The event: `'partnership_approved'`, `'balance_low'` and the like. */
  kind: string
  /** The id of each record that it is about, by the kind of the record. */
  [about: string]: string
}

/** The status of a partnership. */
export type PartnershipStatus = 'proposed' | 'active' | 'declined' | 'withdrawn' | 'dissolved'

/** The status of an exchange. */
export type ExchangeStatus = 'offered' | 'requested' | 'in_progress' | 'completed' | 'cancelled'

/** The kind of an exchange. */
export type ExchangeKind = 'service' | 'object_loan' | 'shared_purchase'

/** Whether an exchange moves credits. */
export type ExchangeMode = 'gift' | 'credit'

/** The stewards of communities, by community. A community that is not named has none. */
export type Stewards = Readonly<Record<string, ReadonlyArray<string>>>

/** The status of an invite. */
export type InviteStatus = 'open' | 'used' | 'revoked' | 'expired'

/** The status of a transfer. */
export type TransferStatus = 'pending' | 'posted' | 'voided' | 'expired'

/** The member who commands a partnership, and the time. */
export interface StewardOptions {
  by: string
  /** In seconds, floored: `Date.now() / 1000`. */
  now: number
  /** The stewards of both communities. A community that is not named has none, so nobody may act for it. */
  stewards?: Stewards | null
}

/** The same, and the consent of that side. */
export interface ApproveOptions extends StewardOptions {
  /** The other side sees offers; `true` if not given. */
  shareOffers?: boolean
  /** The other side sees needs; `true` if not given. */
  shareNeeds?: boolean
  /** The other side sees the number of members; `false` if not given. */
  shareMemberCount?: boolean
}

/** The arguments of a proposal of a partnership. */
export interface ProposeOptions extends ApproveOptions {
  /** Whether the pair has a partnership that is proposed or active. */
  live?: boolean
  /** The sharing model of the deployment; `'hybrid'` if not given. */
  model?: 'emergent' | 'federated' | 'hybrid'
}

/** The data of a new exchange. */
export interface ExchangeOptions {
  by: string
  /** In seconds, floored: `Date.now() / 1000`. */
  now: number
  /** The title, 1 to 200 characters. */
  title: string
  /** `'service'` if not given. */
  kind?: ExchangeKind
  /** `'gift'` if not given. */
  mode?: ExchangeMode
  /** The minutes to pay, in credit mode only: 1 to 6000; 60 are one credit. */
  minutes?: number | null
  /** The listing it came from. */
  listing?: string | null
  /** The community where it is made. */
  community?: string | null
  /** The provider's community. */
  providerCommunity?: string | null
  /** The receiver's community. */
  receiverCommunity?: string | null
  /** Whether a block hides provider and receiver from each other. */
  blocked?: boolean
}

/** The arguments of `Exchange.offer`. */
export interface OfferOptions extends ExchangeOptions {
  /** The one person it is offered to; if not given, everybody may request it. */
  receiver?: string | null
}

/** The arguments of `Exchange.ask`. */
export interface AskOptions extends ExchangeOptions {
  /** The provider. */
  provider: string
}

/** The arguments of `Invite.issue`. */
export interface IssueOptions {
  by: string
  /** In seconds, floored: `Date.now() / 1000`. */
  now: number
  /** The owner of the circle; if not given, the caller has checked that it is `by`. */
  owner?: string | null
  /** The community that it leads into, where no circle is given. */
  community?: string | null
  /** The stewards of that community: `by` is one of them. */
  stewards?: Stewards
  /** The only member who accepts it; for an invite into a community. */
  member?: string | null
  /** Whether that member belongs to the community. */
  isMember?: boolean
  /** The time when the community last invited that member. */
  invitedAt?: number | null
  /** The only address that accepts it. */
  email?: string | null
  /** The lifetime, in seconds; 7 days if not given. */
  expiresIn?: number | null
}

/** The arguments of `Invite.accept`. */
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
  /** The stewards of the community that it leads into. */
  stewards?: Stewards
}

/** The limits of an account, in minutes; `null` is without bound. */
export interface Limits {
  /** The least it may be left with, at most 0; 20 credits below 0 (-1200) if not given. */
  floor?: number | null
  /** The most it may come to, at least 0; without bound if not given. */
  ceiling?: number | null
  /** Below this its owner gets a notice; never if not given. */
  soft?: number | null
}

/** A refused transfer, in the form of its JSON. */
export interface RefusedTransfer {
  /** The content of the transfer. */
  content: {
    debit: string
    credit: string
    minutes: number
    expires_at: number | null
    reverses: string | null
  }
  /** The reason of the refusal. */
  refusal: { code: RefusalCode; [field: string]: string | number | null }
}

/** The consent of a side of a partnership. */
export interface Terms {
  /** The other side sees offers. */
  shareOffers: boolean
  /** The other side sees needs. */
  shareNeeds: boolean
  /** The other side sees the number of members. */
  shareMemberCount: boolean
}

/** The use of an invite: member and time. */
export interface Used {
  /** The member. */
  by: string
  /** The time, in seconds. */
  at: number
}

/** The preview of an invite for the holder of its token. */
export interface Preview {
  /** The member who invites. */
  issuer: string
  /** The time of expiry, in seconds. */
  expiresAt: number
  /** Whether it is the viewer's own, which the viewer cannot accept. */
  own: boolean
  /** The community that it leads into; `null` for a circle. */
  community: string | null
}

/** An account of a ledger. All numbers are whole minutes. */
export interface Account {
  /** The account's id: `member:ID`, `clearing:PARTNERSHIP` or `settlement:NAME`. */
  id: string
  /** The minutes earned minus the minutes spent. */
  balance: number
  /** The balance minus the reserved payments. */
  available: number
  /** The sum of all outgoing transfers. */
  debitsPosted: number
  /** The sum of all incoming transfers. */
  creditsPosted: number
  /** The minutes reserved for outgoing transfers. */
  debitsPending: number
  /** The minutes reserved for incoming transfers. */
  creditsPending: number
  /** The least it may be left with, reservations counted; `null` is without bound. */
  floor: number | null
  /** The most it may come to, reservations counted; `null` is without bound. */
  ceiling: number | null
  /** The balance below which its owner is warned; `null`: never. */
  soft: number | null
  /** The balances that settlement accounts carry for it, since its owner left; the oldest first. */
  settled: Array<Settlement>
}

/** A balance that a settlement account carries for a member who left, in whole minutes. */
export interface Settlement {
  /** The account that carries it. */
  to: string
  /** The time when the member left, in seconds. */
  at: number
  /** The minutes that it carries; a debt is negative. */
  balance: number
  /** The floor that the account had, and has again when the member returns; `null` is without bound. */
  floor: number | null
  /** The ceiling that it had; `null` is without bound. */
  ceiling: number | null
  /** The soft limit that it had; `null`: none. */
  soft: number | null
  /** The transfers that moved it there. */
  transfers: Array<string>
  /** The transfers posted later, but in the same second. */
  since: Array<string>
}

/** A transfer between two accounts, posted or reserved. Times are seconds. */
export interface Transfer {
  /** Its id, given by the caller that ordered it. */
  id: string
  /** The account that pays. */
  debit: string
  /** The account that is paid. */
  credit: string
  /** The minutes. */
  minutes: number
  /** The status. */
  status: TransferStatus
  /** The time of the reservation or the transfer. */
  createdAt: number
  /** The time when it was posted, voided or found expired. */
  decidedAt: number | null
  /** The time when a reservation lapses, unless it is posted or voided. */
  expiresAt: number | null
  /** The transfer that this one undoes. */
  reverses: string | null
  /** The transfer that undid this one. */
  reversedBy: string | null
  /** The id of the leg in the other ledger, if this is one of two between communities. */
  otherLeg: string | null
}

/** The statement of an account. */
export interface Statement {
  /** The community of the ledger. */
  community: string
  /** The account with its totals. */
  account: Account
  /** Its balance, in minutes. */
  balance: number
  /** All transfers out of it and into it, the oldest first. */
  transfers: Array<Transfer>
}

/** The difference between two states of a ledger: the rows to write. */
export interface LedgerChanges {
  /** Accounts that are new, or have other totals or limits. */
  accounts: Array<Account>
  /** Transfers that are new, or have another status. */
  transfers: Array<Transfer>
  /** Ids that are refused from now on, as in `Ledger.refused`. */
  refused: Record<string, RefusedTransfer>
}

/**
 * A partnership of two communities, which show each other what both consent to: proposed, then active or declined, or
 * withdrawn; and dissolved. `Partnership.propose` begins one.
 *
 * The value is frozen: a command returns a new partnership and does not change this value. The new value's `changes`
 * are for the engine, its `notices` for people. `stewards` names the stewards of the two communities. A community that
 * it does not name has none, so nobody may act for it (`NOT_STEWARD`) and nobody there gets a notice.
 */
export declare class Partnership {
  /** The changes for an engine, for `engine.apply`. Empty unless a command made this value. */
  get changes(): EngineChange[]
  /** The notices for people. Empty unless a command made this value. */
  get notices(): Notice[]
  /** The value as plain JSON, the same in every language, for `JSON.stringify`. */
  toJSON(): { [field: string]: unknown }
  /** The value that `toJSON` wrote. Throws `INVALID_VALUE` for any other or damaged value. */
  static fromJSON(value: unknown): Partnership
  /** Its id. */
  get id(): string
  /** The community that proposed it. */
  get a(): string
  /** The community that it was proposed to. */
  get b(): string
  /** The steward who proposed it. */
  get proposedBy(): string
  /** The steward of the other side who approved or declined it. */
  get decidedBy(): string | null
  /** The terms that the proposing side consents to. */
  get offered(): Terms
  /** The terms that both sides consent to, once it is approved. */
  get agreed(): Terms | null
  /** The terms in force: `agreed` while it is active, else `null`. */
  get effective(): Terms | null
  /** Whether it is proposed or active, so that the pair can have no other. */
  get isLive(): boolean
  /** The time of the proposal, in seconds. */
  get createdAt(): number
  /** The time of the approval or decline. */
  get decidedAt(): number | null
  /** The time of the withdrawal or dissolution. */
  get endedAt(): number | null
  /** The status. */
  get status(): PartnershipStatus
  /**
   * Proposes a partnership of community `a`, whose steward `by` is, to community `b`.
   *
   * Refused: `NOT_STEWARD`, `ALREADY_PARTNERS`, `SELF_PARTNERSHIP`, `PARTNERSHIPS_OFF`, `INVALID_MODEL`.
   */
  static propose(id: string, a: string, b: string, options: ProposeOptions): Partnership
  /**
   * Makes it active; for a steward of `b` who did not propose it. The communities share what both consent to.
   *
   * Refused: `NOT_STEWARD`, `SAME_PERSON`, `PARTNERSHIP_NOT_PROPOSED`.
   */
  approve(options: ApproveOptions): Partnership
  /** Declines the proposal; for a steward of `b`. Refused: `NOT_STEWARD`, `PARTNERSHIP_NOT_PROPOSED`. */
  decline(options: StewardOptions): Partnership
  /** Withdraws the proposal; for a steward of `a`. Refused: `NOT_STEWARD`, `PARTNERSHIP_NOT_PROPOSED`. */
  withdraw(options: StewardOptions): Partnership
  /** Ends it at once; for any steward of either side. Refused: `NOT_STEWARD`, `PARTNERSHIP_NOT_ACTIVE`. */
  dissolve(options: StewardOptions): Partnership
}

/**
 * An exchange: a person does something for another, and both confirm that it is done. It begins with `Exchange.offer`
 * (the provider offers: offered; the member who wants it requests it) or `Exchange.ask` (the receiver asks: requested).
 *
 * Then the provider accepts, either party starts it (in_progress), and both confirm it (completed), or either party
 * cancels it (cancelled). In credit mode the receiver pays `minutes`: reserve them in a ledger when it is accepted,
 * under the id in `transfer`; post them when it is completed, void them when it is cancelled, reverse them when it is
 * reversed.
 *
 * The value is frozen: a command returns a new exchange and does not change this value. The new value's `notices` are
 * for people. `blocked`: a block hides provider and receiver from each other. The exchange is unknown to everybody
 * else.
 */
export declare class Exchange {
  /** The changes for an engine, for `engine.apply`. Empty unless a command made this value. */
  get changes(): EngineChange[]
  /** The notices for people. Empty unless a command made this value. */
  get notices(): Notice[]
  /** The value as plain JSON, the same in every language, for `JSON.stringify`. */
  toJSON(): { [field: string]: unknown }
  /** The value that `toJSON` wrote. Throws `INVALID_VALUE` for any other or damaged value. */
  static fromJSON(value: unknown): Exchange
  /** Its id, and that of its transfer. */
  get id(): string
  /** The title. */
  get title(): string
  /** The minutes that it moves; `null` for a gift. */
  get minutes(): number | null
  /** The provider. */
  get provider(): string
  /** The receiver; `null` while it is offered to everybody. */
  get receiver(): string | null
  /** The community where it was made. */
  get community(): string | null
  /** The provider's community. */
  get providerCommunity(): string | null
  /** The receiver's community. */
  get receiverCommunity(): string | null
  /** The listing it came from. */
  get listing(): string | null
  /** The id of the transfer that pays for it, from the provider's acceptance on; `null` for a gift. */
  get transfer(): string | null
  /** The time of the offer or of the request, in seconds. */
  get createdAt(): number
  /** The time of the receiver's request. */
  get requestedAt(): number | null
  /** The time of the provider's acceptance. */
  get acceptedAt(): number | null
  /** The time of the start. */
  get startedAt(): number | null
  /** The time of the provider's confirmation. */
  get providerConfirmedAt(): number | null
  /** The time of the receiver's confirmation. */
  get receiverConfirmedAt(): number | null
  /** The time of the second confirmation. */
  get completedAt(): number | null
  /** The time of the cancellation. */
  get cancelledAt(): number | null
  /** The time of the reversal. */
  get reversedAt(): number | null
  /** Whether both parties' communities are known and differ. */
  get crossCommunity(): boolean
  /** The community in whose ledger the provider is paid. */
  get payeeCommunity(): string | null
  /** The community in whose ledger the receiver pays. */
  get payerCommunity(): string | null
  /** The status. */
  get status(): ExchangeStatus
  /** The kind of an exchange. */
  get kind(): ExchangeKind
  /** Whether it moves credits. */
  get mode(): ExchangeMode
  /**
   * The provider `by` offers something: to one person if `receiver` is given, else to everybody.
   *
   * Credits need the provider's community or the one where it is made. Refused: `UNKNOWN_EXCHANGE` (if
   * `blocked`), `PROVIDER_IS_RECEIVER`, `INVALID_EXCHANGE_TITLE`, `INVALID_MINUTES`,
   * `CREDIT_WITHOUT_COMMUNITY`.
   */
  static offer(id: string, options: OfferOptions): Exchange
  /**
   * The receiver `by` asks `provider` for something that is not offered yet: it is requested at once.
   *
   * Credits need the community of each party, or the one where it is made. Refused like `offer`.
   */
  static ask(id: string, options: AskOptions): Exchange
  /**
   * `by` requests an offer, and becomes its receiver.
   *
   * `receiverCommunity` is the community of `by`; without it, the offer's stays. Give `blocked` also if the offer is
   * hidden from `by`. Refused: `UNKNOWN_EXCHANGE`, `NOT_RECEIVER`, `EXCHANGE_NOT_OFFERED`, and the values as in
   * `offer`.
   */
  request(options: { by: string; now: number; receiverCommunity?: string | null; blocked?: boolean }): Exchange
  /**
   * The provider accepts. In credit mode, reserve `minutes` under the id in `transfer` now.
   *
   * Refused: `UNKNOWN_EXCHANGE`, `NOT_PROVIDER`, `EXCHANGE_NOT_REQUESTED`, `EXCHANGE_ALREADY_ACCEPTED`.
   */
  accept(options: { by: string; now: number; blocked?: boolean }): Exchange
  /**
   * Either party starts it, once the provider has accepted.
   *
   * Refused: `UNKNOWN_EXCHANGE`, `EXCHANGE_NOT_REQUESTED`, `EXCHANGE_NOT_ACCEPTED`.
   */
  start(options: { by: string; now: number; blocked?: boolean }): Exchange
  /**
   * Either party confirms that it is done; the second confirmation completes it. In credit mode, post then.
   *
   * Refused: `UNKNOWN_EXCHANGE`, `EXCHANGE_NOT_IN_PROGRESS`, `ALREADY_CONFIRMED`.
   */
  complete(options: { by: string; now: number }): Exchange
  /**
   * Either party cancels it, at any time before it is completed. Void the reservation then.
   *
   * Refused: `UNKNOWN_EXCHANGE`, `EXCHANGE_CLOSED`.
   */
  cancel(options: { by: string; now: number }): Exchange
  /**
   * Reverses the payment, once: for the provider, or a steward of either community (`steward`) who is not the receiver.
   * Reverse the transfer then.
   *
   * Refused: `UNKNOWN_EXCHANGE`, `NOT_PROVIDER`, `EXCHANGE_NOT_COMPLETED`, `EXCHANGE_WITHOUT_CREDIT`,
   * `EXCHANGE_ALREADY_REVERSED`.
   */
  reverse(options: { by: string; now: number; steward?: boolean }): Exchange
  /**
   * Throws `CREDIT_NOT_USED` for an exchange of credits that touches a community without credits (`credit`: whether it
   * has them).
   */
  allowedIn(community: string, options: { credit: boolean }): void
  /** Whether a member is a party. */
  isOf(member: string): boolean
}

/**
 * A secret link into one circle or one community, for one use. The value holds only the hash of its token.
 * `Invite.issue` begins one.
 *
 * The value is frozen: a command returns a new invite and does not change this value. The new value's `changes` are for the
 * engine, its `notices` for people. To everybody but the issuer, an invite that cannot be used looks as if there
 * were none (`UNKNOWN_INVITE`). An invite into a community counts while its issuer is among its `stewards`. A token is
 * its 32 random bytes, or its text, 43 characters of base64url.
 */
export declare class Invite {
  /** The changes for an engine, for `engine.apply`. Empty unless a command made this value. */
  get changes(): EngineChange[]
  /** The notices for people. Empty unless a command made this value. */
  get notices(): Notice[]
  /** The value as plain JSON, the same in every language, for `JSON.stringify`. */
  toJSON(): { [field: string]: unknown }
  /** The value that `toJSON` wrote. Throws `INVALID_VALUE` for any other or damaged value. */
  static fromJSON(value: unknown): Invite
  /** Its id, for its issuer. */
  get id(): string
  /** The hash of its token, as text, for look-ups. */
  get tokenHash(): string
  /** The circle it leads into, unless that is a community. */
  get circle(): string | null
  /** The community it leads into, unless that is a circle. */
  get community(): string | null
  /** The issuer: the circle's owner, or a steward of the community. */
  get issuer(): string
  /** The only address that accepts it, if it is for one; for the issuer's eyes alone. */
  get email(): string | null
  /** The only member who accepts it, if it is for one. */
  get member(): string | null
  /** The time of issue, in seconds. */
  get createdAt(): number
  /** The time of expiry, in seconds. */
  get expiresAt(): number
  /** The use: member and time; `null` if unused. */
  get used(): Used | null
  /** The time of the revocation. */
  get revokedAt(): number | null
  /**
   * Issues an invite of `by` into a circle, or if it is `null` into the community of the options, for `expiresIn`
   * seconds: from 60 seconds to 90 days, 7 days if not given.
   *
   * Refused: `UNKNOWN_CIRCLE` (somebody else's), `NOT_STEWARD`, `ALREADY_IN_COMMUNITY`, `INVITED_LATELY`,
   * `INVALID_LIFE`, `INVALID_EMAIL`, `UNKNOWN_INVITE` (a text that is no token).
   */
  static issue(id: string, token: Uint8Array | string, circle: string | null, options: IssueOptions): Invite
  /**
   * Returns the preview for the holder of the token, signed in (`viewer`) or not. A preview uses nothing up.
   *
   * `blocked`: there is a block between viewer and issuer, either way. Refused: `UNKNOWN_INVITE`.
   */
  preview(options: { now: number; viewer?: string | null; blocked?: boolean; stewards?: Stewards }): Preview
  /**
   * Uses it up and joins the circle or the community, in one step. The issuer is notified; of a community, all its
   * stewards.
   *
   * `email`: the address of `by`'s account, which an invite for one address asks for. `isMember`: `by` is in the circle
   * or community already; then nothing is used up. `blocked`: there is a block between `by` and the issuer, either way.
   * Refused: `UNKNOWN_INVITE`, `OWN_INVITE`, `ALREADY_IN_CIRCLE`, `ALREADY_IN_COMMUNITY`.
   */
  accept(options: AcceptInviteOptions): Invite
  /**
   * Revokes it while it is open; for the issuer, and for any steward of the community. Refused: `UNKNOWN_INVITE`,
   * `INVITE_NOT_OPEN`.
   */
  revoke(options: { by: string; now: number; stewards?: Stewards }): Invite
  /** The status at `now`. */
  status(options: { now: number }): InviteStatus
  /** Whether this is its token, compared in constant time. */
  opensWith(token: Uint8Array | string): boolean
  /** The text of a token, for a link. */
  static tokenText(token: Uint8Array | string): string
  /** The `tokenHash` of the invite that a token opens, to look it up by. Refused: `UNKNOWN_INVITE`. */
  static hashOf(token: Uint8Array | string): string
}

/**
 * The ledger of a community: the earnings and spendings of each account, in double entry and whole minutes; 60 are a
 * credit.
 *
 * The value is frozen: a command returns a new ledger and does not change this value. The new ledger has the
 * transfer that the command made in `made`, and the reservations that it released in `released`. Balances add up to 0 after each. Accounts are `member:ID`,
 * `clearing:PARTNERSHIP` or `settlement:NAME`. A transfer's id comes from the caller, so that an order can be
 * repeated: same id, same content, same answer.
 *
 * An id that is refused for the state of the accounts stays refused: continue with the ledger in the error's `after`,
 * which remembers it. A ledger may hold a part of its accounts and transfers: the accounts of a transfer and any
 * transfer under its id; for `settle` and `rename` all transfers of the account. Each command copies the accounts and
 * transfers that are held: O(accounts + transfers). Throws `TOO_LARGE` if a total would be beyond 2^53 - 1.
 */
export declare class Ledger {
  /** Opens an account, with limits in minutes. Refused: `ACCOUNT_EXISTS`, `INVALID_LIMITS`. */
  open(account: string, limits?: Limits): Ledger
  /**
   * Sets the limits of an account from now on; a limit that is not given stays, `null` is without bound. The account
   * may be beyond a limit already: then it can only go back. A settled account is opened again, with the limits that it
   * had. Refused: `UNKNOWN_ACCOUNT`, `INVALID_LIMITS`.
   */
  setLimits(account: string, limits?: Limits): Ledger
  /**
   * Reserves minutes that `debit` is to pay `credit`, until they are posted or voided, or lapse.
   *
   * Refused, and remembered: `UNKNOWN_ACCOUNT`, `BELOW_FLOOR`, `ABOVE_CEILING`, `TOTAL_OUT_OF_RANGE`. Refused:
   * `ID_TAKEN`, `NO_MINUTES`, `SAME_ACCOUNT`, `INVALID_EXPIRY`.
   */
  reserve(id: string, debit: string, credit: string, minutes: number, options: { now: number; expiresAt?: number | null }): Ledger
  /** Moves minutes from `debit` to `credit` at once. Refused like `reserve`. */
  transfer(id: string, debit: string, credit: string, minutes: number, options: { now: number }): Ledger
  /** Posts a reservation. Refused: `UNKNOWN_TRANSFER`, `TRANSFER_NOT_PENDING`. */
  post(id: string, options: { now: number }): Ledger
  /** Releases a reservation. Refused: `UNKNOWN_TRANSFER`, `TRANSFER_NOT_PENDING`. */
  void(id: string, options: { now: number }): Ledger
  /**
   * Undoes the posted transfer `original`, by another under `id`: once, and no reversal itself.
   *
   * Refused: `UNKNOWN_TRANSFER`, `TRANSFER_NOT_POSTED`, `TRANSFER_IS_REVERSAL`, `TRANSFER_ALREADY_REVERSED`, and for
   * the accounts like `reserve`. If an account was settled since, the settlement account bears the reversal: a transfer
   * under `id` with the suffix `:debit` or `:credit` moves it on.
   */
  reverse(id: string, original: string, options: { now: number }): Ledger
  /**
   * Takes the step that the latest command to an exchange asks for: reserves its minutes for 30 days when it is accepted;
   * posts them when it is completed, or pays by another transfer where the reservation has lapsed; releases them when it
   * is cancelled; gives them back when it is reversed. A gift moves nothing. Accounts that are missing are opened.
   *
   * Both parties of the exchange have their accounts here. Refused like `reserve`, `post` and `reverse`.
   */
  pay(exchange: Exchange, options: { now: number }): Ledger
  /**
   * The ledger as it is at `now`: marks all reservations that have lapsed; `released` names them. No command and no
   * reading with a `now` depends on it.
   */
  expire(options: { now: number }): Ledger
  /**
   * Closes the account of a member who leaves: releases all reservations (`released`) and moves the balance to the
   * account `settlement` (`made`, `null` if it was 0), regardless of the limits.
   *
   * A released leg between communities has its `otherLeg` in the other ledger, to be voided there. Refused:
   * `UNKNOWN_ACCOUNT`, `NOT_SETTLEMENT`, `SAME_ACCOUNT`, `ID_TAKEN`.
   */
  settle(account: string, settlement: string, id: string, options: { now: number }): Ledger
  /**
   * Opens the account of a member who returns, with the limits that it had, and moves back the balance that settlement
   * accounts carry for it, regardless of the limits (`made`, `null` if it is 0). A repetition changes nothing. Refused:
   * `UNKNOWN_ACCOUNT`, `ID_TAKEN`.
   */
  takeBack(account: string, id: string, options: { now: number }): Ledger
  /**
   * Gives an account another name everywhere, so that the transfers of an erased person still add up. Refused:
   * `UNKNOWN_ACCOUNT`, `ACCOUNT_EXISTS`.
   */
  rename(account: string, name: string): Ledger
  /** The ledgers of a payer's and a payee's community, which settle over a partnership. Refused: `SAME_LEDGER`. */
  static between(payer: Ledger, payee: Ledger, partnership: string): Between
  /** The changes for an engine, for `engine.apply`. Empty unless a command made this value. */
  get changes(): EngineChange[]
  /** The notices for people. Empty unless a command made this value. */
  get notices(): Notice[]
  /** The value as plain JSON, the same in every language, for `JSON.stringify`. */
  toJSON(): { [field: string]: unknown }
  /** The value that `toJSON` wrote. Throws `INVALID_VALUE` for any other or damaged value. */
  static fromJSON(value: unknown): Ledger
  /** The community of the ledger. */
  get community(): string
  /**
   * A ledger without accounts.
   *
   * Throws `INVALID_GROUP_ID`, `INVALID_ARGUMENT`.
   */
  constructor(community: string)
  /** The transfer that the command which made this value made or decided, a repeated one too. */
  get made(): Transfer | null
  /** The ids of the reservations that `expire` or `settle` released. */
  get released(): Array<string>
  /** The accounts by id. Made on first reading. */
  get accounts(): Record<string, Account>
  /** The transfers by id. Made on first reading. */
  get transfers(): Record<string, Transfer>
  /**
   * The transfers that were refused for the state of the accounts, and stay refused: by id, in the form of their JSON.
   * Made on first reading.
   */
  get refused(): Record<string, RefusedTransfer>
  /**
   * An account, at `now` without the reservations that have lapsed by then; else as the commands left it. Refused:
   * `UNKNOWN_ACCOUNT`.
   */
  account(account: string, options?: { now?: number }): Account
  /** The balance of an account: minutes earned minus minutes spent. Refused: `UNKNOWN_ACCOUNT`. */
  balance(account: string): number
  /** Every account's balance, in minutes. */
  balances(): Record<string, number>
  /**
   * The statement of an account: totals, balance, and its transfers, the oldest first; at `now` without the
   * reservations that have lapsed by then, else as the commands left it. Refused: `UNKNOWN_ACCOUNT`.
   */
  statement(account: string, options?: { now?: number }): Statement
  /** The difference from `before`: the rows to write. */
  changedSince(before: Ledger): LedgerChanges
  /**
   * Recomputes a whole ledger from its transfers. Throws `INVALID_VALUE` if it is not sound; no command leads
   * there.
   */
  check(): void
}

/**
 * Two ledgers that settle over a partnership, made by `Ledger.between`.
 *
 * The payer pays the account `clearing:PARTNERSHIP` of its own ledger, and that of the other ledger pays the payee: so
 * each ledger keeps its sum of 0. The legs have the transfer's id with `:out` and `:in` behind it. A command returns
 * new ledgers, in `payer` and `payee` of a new value, and leaves these as they are; if it is refused and an id is to be
 * remembered, the error's `after` has them.
 */
export declare class Between {
  /** The ledger of the payer's community. */
  get payer(): Ledger
  /** The ledger of the payee's community. */
  get payee(): Ledger
  /** The partnership that they settle over. */
  get partnership(): string
  /** The leg in the payer's ledger that the command which made this value made or decided. */
  get outgoing(): Transfer | null
  /** The leg in the payee's ledger. */
  get incoming(): Transfer | null
  /** The notices of the command that made this value. */
  get notices(): Notice[]
  /** As `Ledger.reserve`, in both ledgers or in neither. Refused like it, and `TRANSFER_ID_TOO_LONG`. */
  reserve(id: string, debit: string, credit: string, minutes: number, options: { now: number; expiresAt?: number | null }): Between
  /** As `Ledger.transfer`, in both ledgers or in neither. */
  transfer(id: string, debit: string, credit: string, minutes: number, options: { now: number }): Between
  /** As `Ledger.post`, in both ledgers or in neither. */
  post(id: string, options: { now: number }): Between
  /** As `Ledger.void`, in both ledgers or in neither. */
  void(id: string, options: { now: number }): Between
  /** As `Ledger.reverse`, in both ledgers or in neither: payer and payee are those of `original`. */
  reverse(id: string, original: string, options: { now: number }): Between
  /** As `Ledger.pay`, in both ledgers or in neither: the receiver pays in `payer`, the provider is paid in `payee`. */
  pay(exchange: Exchange, options: { now: number }): Between
}

/**
 * Which binding artifact the generated loader actually loaded: `'native'` for
 * a native addon, otherwise the `platformArchABI` of the WASI flavor. Every
 * flavor napi-rs can build is listed, because `NAPI_RS_NATIVE_LIBRARY_PATH`
 * can point the loader at a WASI artifact this package does not build itself.
 */
export declare const __napiBindingTarget: 'native' | 'wasm32-wasi' | 'wasm32-wasip1'

/**
 * The members that a member trusts, or with `reverse` those who trust it, without itself: strongest
 * first, ties by id bytewise. Iterating gives `[member, trust]`.
 *
 * The columns are made when they are first read: some 0.5 µs per member for `members`, a fifth of that for
 * the others.
 */
export declare class Ball {
  /** The number of members. O(1). */
  get length(): number
  /** The ids. Made on first reading, O(n log n); the same array afterwards. */
  get members(): string[]
  /** The effective trust of each: the `number` nearest to the exact decimal. Made on first reading. */
  get trust(): Float64Array
  /** The fewest edges of a walk with that trust, for each. Made on first reading. */
  get hops(): Uint8Array
  /**
   * Returns whether the member `id` is in the ball; `false` for an unknown id. The first call sorts, O(n
   * log n); later ones are O(log n).
   *
   * Throws `INVALID_ARGUMENT` unless `id` is a string.
   */
  has(id: string): boolean
  /**
   * Returns the effective trust of the member `id`; `null` if it is not in the ball. Costs as `has`.
   *
   * Throws `INVALID_ARGUMENT` unless `id` is a string.
   */
  get(id: string): number | null
}

/**
 * The argument of the function given to `engine.batch`. Each method collects one change; all are made
 * when the function returns. An invalid id, weight and the like throws at once, and so does every call
 * (`BATCH_CLOSED`) once the function has returned; errors that depend on the state are thrown by `batch`.
 */
export declare class Batch {
  /** Collects changes as `Engine.apply` takes them. Throws `INVALID_VALUE`, `BATCH_CLOSED`. */
  apply(changes: ReadonlyArray<EngineChange>): void
  /**
   * Declares trust of `source` in `target`, replacing the declaration before: a `weight` in (0,
   * 1], rounded half-up to thousandths; the vouch 0.8 if not given. Members appear on first
   * mention.
   *
   * Throws `INVALID_WEIGHT`, `SELF_TRUST`, `INVALID_MEMBER_ID`, `TOO_LARGE`,
   * `INVALID_ARGUMENT`. O(log n): some microseconds.
   */
  setTrust(source: string, target: string, weight?: number | null): void
  /**
   * Withdraws the trust that `source` declared in `target`; alters nothing if there was none.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(log n).
   */
  revokeTrust(source: string, target: string): void
  /**
   * Blocks: `blocker` no longer trusts `blocked`, nor anybody through them. The block hides each
   * member from the other. Members appear on first mention. Alters nothing if blocked already.
   *
   * Throws `SELF_BLOCK`, `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`. O(log n).
   */
  block(blocker: string, blocked: string): void
  /**
   * Lifts the block made by `blocker`; one made by the other stays. Alters nothing if there was
   * none.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(log n).
   */
  unblock(blocker: string, blocked: string): void
  /**
   * Adds a member with no edges; alters nothing if it is there already.
   *
   * Throws `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`. O(log n).
   */
  addMember(member: string): void
  /**
   * Removes a member with all its edges and blocks, made and received, its place, its circles
   * and resources, and from all groups.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(degree · log n).
   */
  removeMember(member: string): void
  /**
   * Removes a member as `removeMember` does and forgets its id, and those of its circles and
   * resources, in checkpoints written later, too: a later member of that id is a new one.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(degree · log n).
   */
  erase(member: string): void
  /**
   * Adds a group, or replaces the kind and owner of the one with this id; its members stay. A
   * circle needs an owner, who counts as in it; other kinds have none.
   *
   * Throws `INVALID_KIND`, `MISSING_OWNER`, `UNEXPECTED_OWNER`, `INVALID_GROUP_ID`,
   * `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`.
   */
  putGroup(group: string, options: GroupOptions): void
  /**
   * Removes a group with its members and partnerships. Grants that name it admit nobody.
   *
   * Throws `UNKNOWN_GROUP`, `INVALID_GROUP_ID`, `INVALID_ARGUMENT`.
   */
  removeGroup(group: string): void
  /**
   * Lets a member into a group; it appears on first mention. Alters nothing if it has joined.
   *
   * Throws `UNKNOWN_GROUP`, `INVALID_GROUP_ID`, `INVALID_MEMBER_ID`, `TOO_LARGE`,
   * `INVALID_ARGUMENT`.
   */
  join(group: string, member: string): void
  /**
   * Takes a member out of a group; alters nothing if it had not joined. A circle's owner stays
   * in it.
   *
   * Throws `UNKNOWN_GROUP`, `UNKNOWN_MEMBER`, `INVALID_GROUP_ID`, `INVALID_MEMBER_ID`,
   * `INVALID_ARGUMENT`.
   */
  leave(group: string, member: string): void
  /**
   * Makes two communities partners, or replaces the tags that they share: each shows the other its
   * resources with one of these tags.
   *
   * Throws `UNKNOWN_GROUP`, `WRONG_KIND`, `SELF_PARTNERSHIP`, `INVALID_TAG`,
   * `INVALID_GROUP_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`.
   */
  putPartnership(a: string, b: string, options: PartnershipOptions): void
  /**
   * Ends a partnership; alters nothing if there was none.
   *
   * Throws `UNKNOWN_GROUP`, `WRONG_KIND`, `SELF_PARTNERSHIP`, `INVALID_GROUP_ID`,
   * `INVALID_ARGUMENT`.
   */
  endPartnership(a: string, b: string): void
  /**
   * Says where a member is, in degrees north and east. The point is snapped to the centre of its
   * cell before it is stored, and its original is not kept anywhere. The member appears on first
   * mention.
   *
   * Throws `INVALID_PLACE`, `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`.
   */
  setPlace(member: string, latitude: number, longitude: number, options?: PlaceOptions): void
  /**
   * Forgets where a member is; alters nothing if that was not known.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`.
   */
  clearPlace(member: string): void
  /**
   * Adds a resource, or replaces the one with this id. Its owner appears on first mention; the
   * groups that it names must be there.
   *
   * Throws `INVALID_GRANT`, `UNKNOWN_GROUP`, `WRONG_KIND`, `INVALID_PLACE`, `INVALID_TIME`,
   * `INVALID_TAG`, `INVALID_RESOURCE_ID`, `INVALID_MEMBER_ID`, `INVALID_GROUP_ID`,
   * `TOO_LARGE`, `INVALID_ARGUMENT`.
   */
  putResource(resource: string, options: ResourceOptions): void
  /**
   * Removes a resource.
   *
   * Throws `UNKNOWN_RESOURCE`, `INVALID_RESOURCE_ID`, `INVALID_ARGUMENT`.
   */
  removeResource(resource: string): void
}

/**
 * A trust graph with visibility: exact answers, kept current under change.
 *
 * Queries are answered for the current state. Changes are made one after another, each completely or not at all; a
 * refused change leaves everything as it was. A method that changes something returns whether it altered anything,
 * and only then the revision moves. All methods without `Async` do their work before they return.
 */
export declare class Engine {
  /**
   * Sets many edges at once, as one revision, wholly or not at all. Ids are strings or whole numbers;
   * a whole number stands for the member whose id is its decimal text. Of rows with equal ends the
   * last counts, and edges that exist are replaced. Without a column of weights every edge is a vouch,
   * 0.8. Rows with an absent value, self-loops and weights of 0 are left out; `lastLoad` counts them.
   * Returns whether anything was altered.
   *
   * Throws `LENGTH_MISMATCH`, `INVALID_WEIGHT`, `INVALID_MEMBER_ID`, `TOO_LARGE`,
   * `INVALID_ARGUMENT`, and what `onProgress` throws, which stops the load. Some 0.15 µs per row of
   * whole numbers in typed arrays, 1 µs per row of strings.
   */
  loadEdges(sources: MemberIds, targets: MemberIds, weights?: Weights | null, options?: Watched): boolean
  /**
   * Runs `loadEdges` off the event loop. The arrays are copied at the call, and read a few milliseconds at a
   * time. The engine shows the new edges when the promise settles. `signal` stops it; then nothing has
   * changed. `onProgress` is called about ten times a second.
   *
   * Rejects with the errors of `loadEdges`, or with the signal's reason.
   */
  loadEdgesAsync(sources: MemberIds, targets: MemberIds, weights?: Weights | null, options?: Watched & Abortable): Promise<boolean>
  /**
   * Reads an edge list, plain or gzip: rows of `source target [weight]`, `#` for comments. A positive weight
   * is trust, a negative one a block of the target by the source, an absent one the vouch 0.8. The options
   * describe the file; options that are not given are detected from it. Rows that cannot be used are skipped
   * and counted. One revision, wholly or not at all.
   *
   * Throws `IO_ERROR`, `INVALID_GZIP`, `NOT_TSV`, `NO_ROWS`, `TOO_LARGE`, `INVALID_VALUE`,
   * `INVALID_ARGUMENT`, and what `onProgress` throws, which stops the load. Some 0.3 µs per row.
   */
  loadTsv(path: string, options?: TsvOptions & Watched): TsvReport
  /**
   * Runs `loadTsv` off the event loop. The engine shows the loaded rows when the promise settles. `signal`
   * stops it; then nothing has changed. `onProgress` is called about ten times a second.
   *
   * Rejects with the errors of `loadTsv`, or with the signal's reason.
   */
  loadTsvAsync(path: string, options?: TsvOptions & Watched & Abortable): Promise<TsvReport>
  /**
   * The result of this engine's last load: how many rows there were, how many of them are edges, and
   * how many were left out, by reason. `null` before the first, and in an engine just read from a
   * checkpoint; a load that was refused leaves it as it was.
   */
  get lastLoad(): LoadReport | TsvReport | null
  /**
   * Makes an empty engine.
   *
   * Throws `INVALID_SETTING`, `INVALID_ARGUMENT`.
   */
  constructor(settings?: Settings)
  /**
   * Collects changes on the batch that `fn` is given, then makes them as one revision, wholly or not
   * at all. If `fn` throws, or one of the changes is refused, nothing is applied. Returns whether
   * anything was altered.
   *
   * `fn` must not be async: its changes are applied when it returns. Throws the errors of `fn` and of the single
   * changes.
   */
  batch(fn: (batch: Batch) => void): boolean
  /**
   * Applies the changes of domain classes (`partnership.changes`): each has a `change`, the name of a method, and
   * its arguments. All of them are one revision, or none is applied; returns the revision after it.
   *
   * Throws `INVALID_VALUE`, and the errors of the single changes.
   */
  apply(changes: ReadonlyArray<EngineChange>): number
  /** Returns the state now, frozen. O(1). */
  view(): View
  /** Returns a report of the compaction, which folds edits into the frozen base. Waits for a change under way. */
  compaction(): Compaction
  /** Returns a report of the maintenance of watches and its cost. Waits for a change under way. */
  maintenance(): Maintenance
  /**
   * Folds all edits into a new frozen base now, on this thread; otherwise it happens by itself, on
   * another. Answers and revision stay as they are. O(members + edges).
   */
  compact(): void
  /**
   * Returns the engine that a checkpoint at `path` describes, with its settings, at the revision it
   * had.
   *
   * Throws `IO_ERROR`, `INVALID_CHECKPOINT`, `INVALID_ARGUMENT`. O(members + edges).
   */
  static load(path: string): Engine
  /**
   * Runs `Engine.load` off the event loop. `signal` stops it before it starts.
   *
   * Rejects with the errors of `Engine.load`, or with the signal's reason.
   */
  static loadAsync(path: string, options?: Abortable): Promise<Engine>
  /**
   * Returns the engine that the bytes of a checkpoint describe, with its settings, at the revision
   * it had.
   *
   * Throws `INVALID_CHECKPOINT`, `INVALID_ARGUMENT`. O(members + edges); memory stays within a small
   * multiple of the bytes, for any content.
   */
  static fromBytes(bytes: Uint8Array): Engine
  /**
   * Watches the resources that `viewer` may see, from now on: exactly those that appear and vanish with
   * each revision. `signal` closes the watch when it aborts; a pending wait is rejected with its reason.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_TAG`, `INVALID_VIA`, `INVALID_THRESHOLD`, `INVALID_DISTANCE`,
   * `NO_PLACE`, `INVALID_TIME`, `INVALID_ARGUMENT`. The first watch of a viewer costs two balls and a
   * pass over the resources that may be visible; from then on the cost of a change depends on its effect
   * on the watched viewers.
   */
  watch(viewer: string, options?: FilterOptions & Abortable): Watch
  /**
   * Returns whether `viewer` may see `resource` at `now`.
   *
   * Throws `UNKNOWN_MEMBER`, `UNKNOWN_RESOURCE`, `INVALID_TIME`, `INVALID_ARGUMENT`. O(log n)
   * for a watched viewer; else at most two searches for a path.
   */
  check(viewer: string, resource: string, options?: AtMoment): boolean
  /**
   * Returns whether `viewer` may see `resource` at `now`, and why; agrees with `check`. It
   * never reveals that somebody else has blocked the viewer, nor the name of anybody hidden
   * from the viewer by a block.
   *
   * A shortfall can be the owner's trust in the viewer: it is for the owner and for operators.
   * To a viewer show that the resource is not there.
   *
   * Throws what `check` throws. Costs a check and up to two pair queries.
   */
  explain(viewer: string, resource: string, options?: AtMoment): Decision
  /**
   * Returns a page of the resources that `viewer` may see at `now`. A cursor continues after
   * its row, even if rows were added or removed meanwhile; it repeats no row and shows nothing
   * that is hidden now.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_TAG`, `INVALID_VIA`, `INVALID_THRESHOLD`,
   * `INVALID_DISTANCE`, `INVALID_ORDER`, `INVALID_LIMIT`, `INVALID_CURSOR`, `NO_PLACE`,
   * `INVALID_TIME`, `INVALID_ARGUMENT`. For a watched viewer, newest first, it costs the page;
   * for others the first question of a revision costs two balls and a pass over the resources
   * that may be visible.
   */
  list(viewer: string, options?: ListOptions): Page
  /**
   * Runs `list` off the event loop. `signal` stops it before it starts; a single page runs to
   * its end.
   *
   * Rejects with the errors of `list`, or with the signal's reason.
   */
  listAsync(viewer: string, options?: ListOptions & Abortable): Promise<Page>
  /**
   * Returns the number of resources that `list` would show on all its pages. Exact.
   *
   * Throws what `list` throws. Costs as `list`, without the page.
   */
  count(viewer: string, options?: FilterOptions): number
  /**
   * Returns the members who can see `resource` at `now`, without its owner: a preview for
   * people before they post. Each member is counted once, under the first grant that admits it.
   *
   * Throws `UNKNOWN_RESOURCE`, `INVALID_TIME`, `INVALID_ARGUMENT`. Costs the members of the
   * groups it is shared with, two balls where trust opens it, and some 0.2 µs per id made.
   */
  audience(resource: string, options?: AtMoment): Audience
  /**
   * Runs `audience` off the event loop. `signal` stops it before it starts.
   *
   * Rejects with the errors of `audience`, or with the signal's reason.
   */
  audienceAsync(resource: string, options?: AtMoment & Abortable): Promise<Audience>
  /**
   * Returns the effective trust of `source` in `target`, 0 to 1: the largest product of
   * weights over walks of at most `maxHops` edges, 0 if that is below the floor. The
   * `number` nearest to the exact decimal: 0.7 × 0.8 is 0.56.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. Costs one pair query and less than 1 µs.
   */
  trust(source: string, target: string): number
  /**
   * Returns the weight that `source` itself declared in `target`, 0.001 to 1; `null` if it
   * declared none.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. O(log degree).
   */
  directTrust(source: string, target: string): number | null
  /**
   * Returns the path that gives `source` its effective trust in `target`; `null` if there is
   * none. Of paths with the same product it is the path with the fewest steps, and of those
   * the path whose ids are bytewise smallest.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. Costs about a pair query.
   */
  explainTrust(source: string, target: string): TrustPath | null
  /**
   * Returns everyone whom `member` trusts at `minTrust` or more (the floor if that is
   * higher); with `reverse`, everyone who trusts `member`. Without the member itself.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_THRESHOLD`, `INVALID_ARGUMENT`. Costs up to all edges
   * within reach: some milliseconds for a ball of 50,000 members.
   */
  ball(member: string, options?: BallOptions): Ball
  /**
   * Runs `ball` off the event loop. `signal` stops it before it starts; a single ball runs
   * to its end.
   *
   * Rejects with the errors of `ball`, or with the signal's reason.
   */
  ballAsync(member: string, options?: BallOptions & Abortable): Promise<Ball>
  /**
   * Returns the ball of each of `sources`, in their order, on all cores.
   *
   * Throws what `ball` throws. Blocks the event loop; `ballsAsync` does not.
   */
  balls(sources: MemberIds, options?: BallOptions): Array<Ball>
  /**
   * Runs `balls` off the event loop. `signal` stops it after the balls under way.
   *
   * Rejects with the errors of `balls`, or with the signal's reason.
   */
  ballsAsync(sources: MemberIds, options?: BallOptions & Abortable): Promise<Ball[]>
  /**
   * Returns the trust of each pair, in their order, on all cores: of `[source, target]`
   * pairs, or of two columns of equal length. NaN where an id is absent.
   *
   * Throws `UNKNOWN_MEMBER`, `LENGTH_MISMATCH`, `INVALID_ARGUMENT`. Costs a pair query each,
   * and some 0.2 µs for each id read.
   */
  trustMany(...ends: [pairs: ReadonlyArray<readonly [MemberIdOrNone, MemberIdOrNone]>] | [sources: MemberIds, targets: MemberIds]): Float64Array
  /**
   * Runs `trustMany` off the event loop. `signal` stops it within some thousand pairs.
   *
   * Rejects with the errors of `trustMany`, or with the signal's reason.
   */
  trustManyAsync(...ends: [pairs: ReadonlyArray<readonly [MemberIdOrNone, MemberIdOrNone]>, options?: Abortable] | [sources: MemberIds, targets: MemberIds, options?: Abortable]): Promise<Float64Array>
  /**
   * Returns whether either member has blocked the other.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. O(log n).
   */
  isBlocked(a: string, b: string): boolean
  /**
   * Returns whether `member` is a member. O(1).
   *
   * Throws `INVALID_ARGUMENT` unless it is a string.
   */
  has(member: string): boolean
  /** The number of members. O(1). */
  get memberCount(): number
  /** The number of edges. O(1). */
  get edgeCount(): number
  /** The number of blocks; each direction counts. O(1). */
  get blockCount(): number
  /**
   * The number of this state; every change that alters something moves to the next. O(1).
   *
   * Throws `TOO_LARGE` above 2^53 - 1, which no engine reaches by being used.
   */
  get revision(): number
  /** The most edges a walk may have. */
  get maxHops(): number
  /** Products below this count as no trust. */
  get floor(): number
  /**
   * Returns all edges as three columns, in no promised order; `loadEdges` takes them as they
   * are. O(edges).
   */
  edges(): Edges
  /**
   * Writes a checkpoint to `path` so that a crash leaves the old file or the new one whole.
   *
   * Throws `IO_ERROR`, `INVALID_ARGUMENT`. O(members + edges) and the disk.
   */
  save(path: string): void
  /**
   * Runs `save` off the event loop: it writes the state at the time of the call, without
   * later changes. `signal` stops it before it starts to write; a file once begun is
   * finished.
   *
   * Rejects with the errors of `save`, or with the signal's reason.
   */
  saveAsync(path: string, options?: Abortable): Promise<void>
  /**
   * Returns a checkpoint as bytes: versioned, checksummed, and the same bytes for the same
   * content. O(members + edges).
   */
  toBytes(): Buffer
  /** Returns the ids of all members, in no promised order. O(members). */
  members(): string[]
  /** Returns all blocks as two columns, in no promised order. O(members + blocks). */
  blocks(): Blocks
  /** Returns the ids of all groups, in no promised order. O(groups). */
  groups(): string[]
  /**
   * Returns a group: its kind, the owner of a circle, and the partners of a community.
   *
   * Throws `UNKNOWN_GROUP`, `INVALID_ARGUMENT`.
   */
  group(group: string): Group
  /**
   * Returns the ids of a group's members by id, bytewise, a circle's owner among them.
   *
   * Throws `UNKNOWN_GROUP`, `INVALID_ARGUMENT`. O(m log m) for m members.
   */
  membersOf(group: string): string[]
  /**
   * Returns the ids of the groups that a member is in, its own circles among them; in no
   * promised order.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`.
   */
  groupsOf(member: string): string[]
  /**
   * Returns the place of a member: the point stored, which is the centre of its cell;
   * `null` if it is not known.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`.
   */
  place(member: string): Place | null
  /** Returns the ids of all resources, in no promised order. O(resources). */
  resources(): string[]
  /**
   * Returns a resource as it was given; `putResource` accepts it.
   *
   * Throws `UNKNOWN_RESOURCE`, `INVALID_ARGUMENT`.
   */
  resource(resource: string): Resource
  /** The number of groups. O(1). */
  get groupCount(): number
  /** The number of resources. O(1). */
  get resourceCount(): number
  /** The least trust that the grant `trusted` asks for. */
  get trustedMin(): number
  /** The direction of trust for the grant `trusted`. */
  get trustedDirection(): TrustDirection
  /** The least trust that the grant `network` asks for. */
  get networkMin(): number
  /** The direction of trust for the grant `network`. */
  get networkDirection(): TrustDirection
  /** Whether the grant `nearby` leaves out strangers. */
  get nearbyStrict(): boolean
  /**
   * Declares trust of `source` in `target`, replacing the declaration before: a `weight` in (0,
   * 1], rounded half-up to thousandths; the vouch 0.8 if not given. Members appear on first
   * mention.
   *
   * Throws `INVALID_WEIGHT`, `SELF_TRUST`, `INVALID_MEMBER_ID`, `TOO_LARGE`,
   * `INVALID_ARGUMENT`. O(log n): some microseconds.
   */
  setTrust(source: string, target: string, weight?: number | null): boolean
  /**
   * Withdraws the trust that `source` declared in `target`; alters nothing if there was none.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(log n).
   */
  revokeTrust(source: string, target: string): boolean
  /**
   * Blocks: `blocker` no longer trusts `blocked`, nor anybody through them. The block hides each
   * member from the other. Members appear on first mention. Alters nothing if blocked already.
   *
   * Throws `SELF_BLOCK`, `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`. O(log n).
   */
  block(blocker: string, blocked: string): boolean
  /**
   * Lifts the block made by `blocker`; one made by the other stays. Alters nothing if there was
   * none.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(log n).
   */
  unblock(blocker: string, blocked: string): boolean
  /**
   * Adds a member with no edges; alters nothing if it is there already.
   *
   * Throws `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`. O(log n).
   */
  addMember(member: string): boolean
  /**
   * Removes a member with all its edges and blocks, made and received, its place, its circles
   * and resources, and from all groups.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(degree · log n).
   */
  removeMember(member: string): boolean
  /**
   * Removes a member as `removeMember` does and forgets its id, and those of its circles and
   * resources, in checkpoints written later, too: a later member of that id is a new one.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(degree · log n).
   */
  erase(member: string): boolean
  /**
   * Adds a group, or replaces the kind and owner of the one with this id; its members stay. A
   * circle needs an owner, who counts as in it; other kinds have none.
   *
   * Throws `INVALID_KIND`, `MISSING_OWNER`, `UNEXPECTED_OWNER`, `INVALID_GROUP_ID`,
   * `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`.
   */
  putGroup(group: string, options: GroupOptions): boolean
  /**
   * Removes a group with its members and partnerships. Grants that name it admit nobody.
   *
   * Throws `UNKNOWN_GROUP`, `INVALID_GROUP_ID`, `INVALID_ARGUMENT`.
   */
  removeGroup(group: string): boolean
  /**
   * Lets a member into a group; it appears on first mention. Alters nothing if it has joined.
   *
   * Throws `UNKNOWN_GROUP`, `INVALID_GROUP_ID`, `INVALID_MEMBER_ID`, `TOO_LARGE`,
   * `INVALID_ARGUMENT`.
   */
  join(group: string, member: string): boolean
  /**
   * Takes a member out of a group; alters nothing if it had not joined. A circle's owner stays
   * in it.
   *
   * Throws `UNKNOWN_GROUP`, `UNKNOWN_MEMBER`, `INVALID_GROUP_ID`, `INVALID_MEMBER_ID`,
   * `INVALID_ARGUMENT`.
   */
  leave(group: string, member: string): boolean
  /**
   * Makes two communities partners, or replaces the tags that they share: each shows the other its
   * resources with one of these tags.
   *
   * Throws `UNKNOWN_GROUP`, `WRONG_KIND`, `SELF_PARTNERSHIP`, `INVALID_TAG`,
   * `INVALID_GROUP_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`.
   */
  putPartnership(a: string, b: string, options: PartnershipOptions): boolean
  /**
   * Ends a partnership; alters nothing if there was none.
   *
   * Throws `UNKNOWN_GROUP`, `WRONG_KIND`, `SELF_PARTNERSHIP`, `INVALID_GROUP_ID`,
   * `INVALID_ARGUMENT`.
   */
  endPartnership(a: string, b: string): boolean
  /**
   * Says where a member is, in degrees north and east. The point is snapped to the centre of its
   * cell before it is stored, and its original is not kept anywhere. The member appears on first
   * mention.
   *
   * Throws `INVALID_PLACE`, `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`.
   */
  setPlace(member: string, latitude: number, longitude: number, options?: PlaceOptions): boolean
  /**
   * Forgets where a member is; alters nothing if that was not known.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`.
   */
  clearPlace(member: string): boolean
  /**
   * Adds a resource, or replaces the one with this id. Its owner appears on first mention; the
   * groups that it names must be there.
   *
   * Throws `INVALID_GRANT`, `UNKNOWN_GROUP`, `WRONG_KIND`, `INVALID_PLACE`, `INVALID_TIME`,
   * `INVALID_TAG`, `INVALID_RESOURCE_ID`, `INVALID_MEMBER_ID`, `INVALID_GROUP_ID`,
   * `TOO_LARGE`, `INVALID_ARGUMENT`.
   */
  putResource(resource: string, options: ResourceOptions): boolean
  /**
   * Removes a resource.
   *
   * Throws `UNKNOWN_RESOURCE`, `INVALID_RESOURCE_ID`, `INVALID_ARGUMENT`.
   */
  removeResource(resource: string): boolean
}

/**
 * An engine's state at one revision. It never changes, whatever the engine does afterwards, and
 * answers every question that the engine answers.
 *
 * Made by `engine.view()`. It keeps its state in memory until it is garbage-collected.
 */
export declare class View {
  /**
   * Returns whether `viewer` may see `resource` at `now`.
   *
   * Throws `UNKNOWN_MEMBER`, `UNKNOWN_RESOURCE`, `INVALID_TIME`, `INVALID_ARGUMENT`. O(log n)
   * for a watched viewer; else at most two searches for a path.
   */
  check(viewer: string, resource: string, options?: AtMoment): boolean
  /**
   * Returns whether `viewer` may see `resource` at `now`, and why; agrees with `check`. It
   * never reveals that somebody else has blocked the viewer, nor the name of anybody hidden
   * from the viewer by a block.
   *
   * A shortfall can be the owner's trust in the viewer: it is for the owner and for operators.
   * To a viewer show that the resource is not there.
   *
   * Throws what `check` throws. Costs a check and up to two pair queries.
   */
  explain(viewer: string, resource: string, options?: AtMoment): Decision
  /**
   * Returns a page of the resources that `viewer` may see at `now`. A cursor continues after
   * its row, even if rows were added or removed meanwhile; it repeats no row and shows nothing
   * that is hidden now.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_TAG`, `INVALID_VIA`, `INVALID_THRESHOLD`,
   * `INVALID_DISTANCE`, `INVALID_ORDER`, `INVALID_LIMIT`, `INVALID_CURSOR`, `NO_PLACE`,
   * `INVALID_TIME`, `INVALID_ARGUMENT`. For a watched viewer, newest first, it costs the page;
   * for others the first question of a revision costs two balls and a pass over the resources
   * that may be visible.
   */
  list(viewer: string, options?: ListOptions): Page
  /**
   * Runs `list` off the event loop. `signal` stops it before it starts; a single page runs to
   * its end.
   *
   * Rejects with the errors of `list`, or with the signal's reason.
   */
  listAsync(viewer: string, options?: ListOptions & Abortable): Promise<Page>
  /**
   * Returns the number of resources that `list` would show on all its pages. Exact.
   *
   * Throws what `list` throws. Costs as `list`, without the page.
   */
  count(viewer: string, options?: FilterOptions): number
  /**
   * Returns the members who can see `resource` at `now`, without its owner: a preview for
   * people before they post. Each member is counted once, under the first grant that admits it.
   *
   * Throws `UNKNOWN_RESOURCE`, `INVALID_TIME`, `INVALID_ARGUMENT`. Costs the members of the
   * groups it is shared with, two balls where trust opens it, and some 0.2 µs per id made.
   */
  audience(resource: string, options?: AtMoment): Audience
  /**
   * Runs `audience` off the event loop. `signal` stops it before it starts.
   *
   * Rejects with the errors of `audience`, or with the signal's reason.
   */
  audienceAsync(resource: string, options?: AtMoment & Abortable): Promise<Audience>
  /**
   * Returns the effective trust of `source` in `target`, 0 to 1: the largest product of
   * weights over walks of at most `maxHops` edges, 0 if that is below the floor. The
   * `number` nearest to the exact decimal: 0.7 × 0.8 is 0.56.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. Costs one pair query and less than 1 µs.
   */
  trust(source: string, target: string): number
  /**
   * Returns the weight that `source` itself declared in `target`, 0.001 to 1; `null` if it
   * declared none.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. O(log degree).
   */
  directTrust(source: string, target: string): number | null
  /**
   * Returns the path that gives `source` its effective trust in `target`; `null` if there is
   * none. Of paths with the same product it is the path with the fewest steps, and of those
   * the path whose ids are bytewise smallest.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. Costs about a pair query.
   */
  explainTrust(source: string, target: string): TrustPath | null
  /**
   * Returns everyone whom `member` trusts at `minTrust` or more (the floor if that is
   * higher); with `reverse`, everyone who trusts `member`. Without the member itself.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_THRESHOLD`, `INVALID_ARGUMENT`. Costs up to all edges
   * within reach: some milliseconds for a ball of 50,000 members.
   */
  ball(member: string, options?: BallOptions): Ball
  /**
   * Runs `ball` off the event loop. `signal` stops it before it starts; a single ball runs
   * to its end.
   *
   * Rejects with the errors of `ball`, or with the signal's reason.
   */
  ballAsync(member: string, options?: BallOptions & Abortable): Promise<Ball>
  /**
   * Returns the ball of each of `sources`, in their order, on all cores.
   *
   * Throws what `ball` throws. Blocks the event loop; `ballsAsync` does not.
   */
  balls(sources: MemberIds, options?: BallOptions): Array<Ball>
  /**
   * Runs `balls` off the event loop. `signal` stops it after the balls under way.
   *
   * Rejects with the errors of `balls`, or with the signal's reason.
   */
  ballsAsync(sources: MemberIds, options?: BallOptions & Abortable): Promise<Ball[]>
  /**
   * Returns the trust of each pair, in their order, on all cores: of `[source, target]`
   * pairs, or of two columns of equal length. NaN where an id is absent.
   *
   * Throws `UNKNOWN_MEMBER`, `LENGTH_MISMATCH`, `INVALID_ARGUMENT`. Costs a pair query each,
   * and some 0.2 µs for each id read.
   */
  trustMany(...ends: [pairs: ReadonlyArray<readonly [MemberIdOrNone, MemberIdOrNone]>] | [sources: MemberIds, targets: MemberIds]): Float64Array
  /**
   * Runs `trustMany` off the event loop. `signal` stops it within some thousand pairs.
   *
   * Rejects with the errors of `trustMany`, or with the signal's reason.
   */
  trustManyAsync(...ends: [pairs: ReadonlyArray<readonly [MemberIdOrNone, MemberIdOrNone]>, options?: Abortable] | [sources: MemberIds, targets: MemberIds, options?: Abortable]): Promise<Float64Array>
  /**
   * Returns whether either member has blocked the other.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. O(log n).
   */
  isBlocked(a: string, b: string): boolean
  /**
   * Returns whether `member` is a member. O(1).
   *
   * Throws `INVALID_ARGUMENT` unless it is a string.
   */
  has(member: string): boolean
  /** The number of members. O(1). */
  get memberCount(): number
  /** The number of edges. O(1). */
  get edgeCount(): number
  /** The number of blocks; each direction counts. O(1). */
  get blockCount(): number
  /**
   * The number of this state; every change that alters something moves to the next. O(1).
   *
   * Throws `TOO_LARGE` above 2^53 - 1, which no engine reaches by being used.
   */
  get revision(): number
  /** The most edges a walk may have. */
  get maxHops(): number
  /** Products below this count as no trust. */
  get floor(): number
  /**
   * Returns all edges as three columns, in no promised order; `loadEdges` takes them as they
   * are. O(edges).
   */
  edges(): Edges
  /**
   * Writes a checkpoint to `path` so that a crash leaves the old file or the new one whole.
   *
   * Throws `IO_ERROR`, `INVALID_ARGUMENT`. O(members + edges) and the disk.
   */
  save(path: string): void
  /**
   * Runs `save` off the event loop: it writes the state at the time of the call, without
   * later changes. `signal` stops it before it starts to write; a file once begun is
   * finished.
   *
   * Rejects with the errors of `save`, or with the signal's reason.
   */
  saveAsync(path: string, options?: Abortable): Promise<void>
  /**
   * Returns a checkpoint as bytes: versioned, checksummed, and the same bytes for the same
   * content. O(members + edges).
   */
  toBytes(): Buffer
  /** Returns the ids of all members, in no promised order. O(members). */
  members(): string[]
  /** Returns all blocks as two columns, in no promised order. O(members + blocks). */
  blocks(): Blocks
  /** Returns the ids of all groups, in no promised order. O(groups). */
  groups(): string[]
  /**
   * Returns a group: its kind, the owner of a circle, and the partners of a community.
   *
   * Throws `UNKNOWN_GROUP`, `INVALID_ARGUMENT`.
   */
  group(group: string): Group
  /**
   * Returns the ids of a group's members by id, bytewise, a circle's owner among them.
   *
   * Throws `UNKNOWN_GROUP`, `INVALID_ARGUMENT`. O(m log m) for m members.
   */
  membersOf(group: string): string[]
  /**
   * Returns the ids of the groups that a member is in, its own circles among them; in no
   * promised order.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`.
   */
  groupsOf(member: string): string[]
  /**
   * Returns the place of a member: the point stored, which is the centre of its cell;
   * `null` if it is not known.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`.
   */
  place(member: string): Place | null
  /** Returns the ids of all resources, in no promised order. O(resources). */
  resources(): string[]
  /**
   * Returns a resource as it was given; `putResource` accepts it.
   *
   * Throws `UNKNOWN_RESOURCE`, `INVALID_ARGUMENT`.
   */
  resource(resource: string): Resource
  /** The number of groups. O(1). */
  get groupCount(): number
  /** The number of resources. O(1). */
  get resourceCount(): number
  /** The least trust that the grant `trusted` asks for. */
  get trustedMin(): number
  /** The direction of trust for the grant `trusted`. */
  get trustedDirection(): TrustDirection
  /** The least trust that the grant `network` asks for. */
  get networkMin(): number
  /** The direction of trust for the grant `network`. */
  get networkDirection(): TrustDirection
  /** Whether the grant `nearby` leaves out strangers. */
  get nearbyStrict(): boolean
}

/**
 * A live visible set: the resources that `viewer` may see, and those that appeared and vanished since the
 * last call.
 *
 * `engine.watch()` makes it. `for await` gives one change after another, and ends when the watch is closed
 * or its viewer removed; leaving the loop closes it, as does `using`. Garbage collection closes a watch
 * without references. Only waiting keeps a process alive. `engine.maintenance().watches` counts the open
 * watches.
 */
export declare class Watch {
  /** The viewer. */
  get viewer(): string
  /** The resources visible now, by id, bytewise. Throws `WATCH_CLOSED`. O(n log n). */
  get visible(): Array<string>
  /** Whether it was closed. */
  get closed(): boolean
  /** Whether nothing more can happen: it was closed, or its viewer removed or erased. */
  get over(): boolean
  /**
   * Returns the changes since the last call, one entry per revision that changed anything, without
   * waiting. Moves the moment that expiry is compared with to `now`, if it is given. Entries that are not
   * fetched are merged, the oldest first, once there are more than a thousand.
   *
   * Throws `WATCH_CLOSED`, `INVALID_TIME`, `INVALID_ARGUMENT`.
   */
  poll(options?: AtMoment): Array<Change>
  /**
   * Moves the moment that expiry is compared with, forward or back. The next wait or poll reports the
   * changes.
   *
   * Throws `WATCH_CLOSED`, `INVALID_TIME`, `INVALID_ARGUMENT`.
   */
  moveTo(now: number): void
  /** Ends the watch and all waits for it; no effect if it was closed already. */
  close(): void
}

/** The audience of a resource. */
export interface Audience {
  /** Each once, by id, bytewise. */
  members: Array<string>
  /** The number of members. */
  total: number
  /** The number of members by the first grant that admits each. */
  byGrant: ByGrant
}

/** The number of members that each grant admits; absent for a grant that admits nobody. */
export interface ByGrant {
  /** In a circle. */
  circle?: number
  /** In a cell. */
  cell?: number
  /** In a community. */
  community?: number
  /** In a partner community. */
  partner?: number
  /** By trust. */
  trusted?: number
  /** By nearness. */
  nearby?: number
  /** By a connection of trust. */
  network?: number
  /** As everybody. */
  public?: number
}

/** The resources that appeared and vanished since the entry before. */
export interface Change {
  /** The revision that made the difference, or at which the clock did. */
  revision: number
  /** The resources that appeared, by id, bytewise. */
  appeared: Array<string>
  /** The resources that vanished, by id, bytewise. */
  vanished: Array<string>
}

/**
 * A report of the compaction, which folds edits into the engine's frozen base. It never delays a
 * query.
 */
export interface Compaction {
  /** The number of folds completed so far. */
  finished: number
  /** Whether one is under way. */
  running: boolean
  /** Edges edited since the base in use was frozen. */
  deltaEdges: number
  /** Edges of the base in use. */
  baseEdges: number
}

/** Whether a viewer may see a resource, and why or why not. */
export interface Decision {
  /** Whether the viewer may see it. */
  visible: boolean
  /** The grant that admits the viewer; `null` if none does. */
  via: Via | null
  /** Why, in a word. */
  reason: Reason
  /** The trust that admits, where trust does and nobody on the path is hidden from the viewer. */
  path: TrustPath | null
  /** The shortfall of the nearest grant, of those that measure: `0.42 < 0.5`, `31.2 km > 25 km`. */
  shortfall: string | null
}

/** A group. */
export interface Group {
  /** The kind. */
  kind: GroupKind
  /** The owner of a circle; `null` for a cell or community. */
  owner: string | null
  /** The partners of a community, by id, bytewise. */
  partners: Array<Partner>
}

/** Rows of columns that were left out, each under the first reason that holds. */
export interface LeftOutRows {
  /** The source, the target or the weight is absent: `undefined`, `null` or NaN. */
  missing: number
  /** Source and target are the same. */
  selfLoops: number
  /** The weight is 0, or rounds to 0 thousandths. */
  zeroWeights: number
}

/** The result of a load of columns. */
export interface LoadReport {
  /** Rows given, those left out included. */
  rows: number
  /** Rows taken as edges; of rows with the same source and target the last counts. */
  edges: number
  /** Whether the load altered anything. */
  altered: boolean
  /** Rows left out, by reason. */
  skipped: LeftOutRows
}

/** A report of the maintenance of watches and its cost. */
export interface Maintenance {
  /** Watches that have not ended. */
  watches: number
  /** Viewers with at least one watch. */
  viewers: number
  /** Balls kept current: two per viewer, and one per owner who has blocked somebody. */
  balls: number
  /** Bytes that the labels of those balls take. */
  labelBytes: number
  /** The cost of the last change or batch. */
  last: MaintenanceEffort
  /** The cost of all changes and batches. */
  total: MaintenanceEffort
}

/** The cost of keeping the watches current. */
export interface MaintenanceEffort {
  /** Balls whose labels were repaired or rebuilt. */
  ballsRepaired: number
  /** Members asked again for their labels, each once per ball and layer. */
  nodesRevisited: number
  /** Edges looked at. */
  edgesScanned: number
  /** Resources decided again, each once per viewer. */
  resourcesDecided: number
}

/** A partner of a community. */
export interface Partner {
  /** The other community. */
  community: string
  /** The tags of the resources that the communities share, in bytewise order. */
  shares: Array<string>
}

/** The place of a member or resource: the centre of a grid cell, or with `precision: 'exact'` a point. */
export interface Place {
  /** Degrees north of the equator. */
  latitude: number
  /** Degrees east of Greenwich. */
  longitude: number
  /** The precision. */
  precision: Precision
}

/** The progress of a long operation, as its `onProgress` receives it. */
export interface Progress {
  /** Rows done so far, or thousandths of a file; never more than `total`. */
  done: number
  /** The value of `done` at the end: the number of rows, or 1000 for a file. */
  total: number
}

/** A resource as it was given. */
export interface Resource {
  /** The owner. */
  owner: string
  /** The grants for members other than the owner. */
  audience: Grant[]
  /** The community it belongs to. */
  community: string | null
  /** The tags, for filters and partnerships. */
  tags: Array<string>
  /** When it was made, in seconds. */
  createdAt: number
  /** When it ends, in seconds. */
  expiresAt: number | null
  /** The place; `null` for the place of its owner. */
  place: Place | null
  /** Whether anybody but its owner may see it at all. */
  active: boolean
}

/** Rows of an edge list that were passed over, by reason. */
export interface SkippedRows {
  /** Source and target are the same. */
  selfLoops: number
  /** The same source and target stood before. */
  repeats: number
  /** The weight is 0. */
  zeroWeights: number
  /** The weight is no number, or outside [-1, 1]. */
  badWeights: number
  /** An id is empty, longer than 255 bytes or not UTF-8. */
  badIds: number
  /** Fewer than two columns. */
  shortRows: number
  /** All of them. */
  total: number
}

/** The path behind an effective trust: `weights[i]` leads from `members[i]` to `members[i + 1]`. */
export interface TrustPath {
  /** The members from source to target, both included. */
  members: Array<string>
  /** The direct trust of each step, 0.001 to 1; one fewer than the members. */
  weights: Array<number>
  /** The product of the weights: the effective trust. */
  trust: number
}

/** The report of reading an edge list: rows read and rows left out. */
export interface TsvReport {
  /** Rows read, those skipped included; not comments and empty lines. */
  rows: number
  /** Members named by the rows kept. */
  members: number
  /** Edges read: rows of positive weight. */
  edges: number
  /** Blocks read: rows of negative weight. */
  blocks: number
  /** Whether the load altered anything. */
  altered: boolean
  /** Rows passed over, by reason. */
  skipped: SkippedRows
}
