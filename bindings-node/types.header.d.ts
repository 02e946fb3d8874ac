/* Generated from the Rust sources by `npm run build`; do not edit. */

/** Why a call was refused: the `code` of the error. The README says what each means. */
export type ErrorCode =
  | 'BATCH_OVER'
  | 'BUSY'
  | 'CANCELLED'
  | 'INTERNAL'
  | 'INVALID_ARGUMENT'
  | 'INVALID_CHECKPOINT'
  | 'INVALID_GZIP'
  | 'INVALID_MEMBER_ID'
  | 'INVALID_SETTING'
  | 'INVALID_THRESHOLD'
  | 'INVALID_WEIGHT'
  | 'IO_ERROR'
  | 'LENGTH_MISMATCH'
  | 'NOT_TSV'
  | 'SELF_BLOCK'
  | 'SELF_TRUST'
  | 'TOO_LARGE'
  | 'UNKNOWN_MEMBER'

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

