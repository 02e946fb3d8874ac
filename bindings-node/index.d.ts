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
  /** How many members there are. O(1). */
  get length(): number
  /** The ids. Made on first reading, O(n log n); the same array afterwards. */
  get members(): string[]
  /** The effective trust of each: the `number` nearest to the exact decimal. Made on first reading. */
  get trust(): Float64Array
  /** The fewest edges of a walk with that trust, for each. Made on first reading. */
  get hops(): Uint8Array
  /**
   * Whether the member `id` is in the ball; `false` for an id never heard of. The first call sorts,
   * O(n log n); later ones are O(log n).
   *
   * Throws `INVALID_ARGUMENT` unless `id` is a string.
   */
  has(id: string): boolean
  /**
   * The effective trust of the member `id`; `null` if it is not in the ball. Costs as `has`.
   *
   * Throws `INVALID_ARGUMENT` unless `id` is a string.
   */
  get(id: string): number | null
}

/**
 * What the function given to `engine.batch` is called with. Each method collects one change; all are
 * made when the function returns. A value out of range is thrown at once, an unknown member by `batch`.
 */
export declare class Batch {
  /** As `engine.setTrust`. Throws `INVALID_WEIGHT`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`, `BATCH_OVER`. */
  setTrust(source: string, target: string, weight?: number | null): void
  /** As `engine.revokeTrust`. Throws `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`, `BATCH_OVER`. */
  revokeTrust(source: string, target: string): void
  /** As `engine.block`. Throws `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`, `BATCH_OVER`. */
  block(blocker: string, blocked: string): void
  /** As `engine.unblock`. Throws `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`, `BATCH_OVER`. */
  unblock(blocker: string, blocked: string): void
  /** As `engine.addMember`. Throws `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`, `BATCH_OVER`. */
  addMember(member: string): void
  /** As `engine.removeMember`. Throws `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`, `BATCH_OVER`. */
  removeMember(member: string): void
}

/**
 * Who trusts whom, how much; and, exactly, how far anybody trusts anybody.
 *
 * Questions are answered for the state now. Changes are made one after another, each wholly or not at
 * all; a refused one leaves everything as it was. All methods without `Async` do their work before
 * they return.
 */
export declare class Engine {
  /**
   * Sets many edges at once, as one revision, wholly or not at all. Ids are strings or whole numbers;
   * a whole number stands for the member whose id is its decimal text. Of rows with equal ends the
   * last counts, and edges that exist are replaced. Without weights every edge is a vouch, 0.8.
   * Returns whether anything was altered.
   *
   * Throws `LENGTH_MISMATCH`, `INVALID_WEIGHT`, `SELF_TRUST`, `INVALID_MEMBER_ID`, `TOO_LARGE`,
   * `INVALID_ARGUMENT`, and what `onProgress` throws, which stops the load. Some 0.15 µs per row of
   * whole numbers in typed arrays, 1 µs per row of strings.
   */
  loadEdges(sources: MemberIds, targets: MemberIds, weights?: Weights | null, options?: Watched): boolean
  /**
   * `loadEdges` off the event loop. The arrays are copied at the call, and read a few milliseconds at
   * a time. The engine shows the new edges when the promise settles. `signal` stops it; then nothing
   * was changed. `onProgress` is told some ten times a second.
   *
   * Rejects with what `loadEdges` throws, or with the signal's reason.
   */
  loadEdgesAsync(sources: MemberIds, targets: MemberIds, weights?: Weights | null, options?: Watched & Abortable): Promise<boolean>
  /**
   * Reads an edge list, plain or gzip: rows of `source target [weight]`, `#` for comments. A positive
   * weight is trust, a negative one a block of the target by the source. With `weights: 'auto'` (the
   * default) a file whose positive weights are all 1 carries none, and each reads as the vouch 0.8;
   * `'asGiven'` takes them as they are, `'vouch'` takes all as 0.8. Rows that cannot be used are skipped
   * and counted. One revision, wholly or not at all.
   *
   * Throws `IO_ERROR`, `INVALID_GZIP`, `NOT_TSV`, `TOO_LARGE`, `INVALID_ARGUMENT`, and what
   * `onProgress` throws, which stops the load. Some 0.3 µs per row.
   */
  loadTsv(path: string, options?: TsvOptions & Watched): TsvReport
  /**
   * `loadTsv` off the event loop. The engine shows what was loaded when the promise settles. `signal`
   * stops it; then nothing was changed. `onProgress` is told some ten times a second.
   *
   * Rejects with what `loadTsv` throws, or with the signal's reason.
   */
  loadTsvAsync(path: string, options?: TsvOptions & Watched & Abortable): Promise<TsvReport>
  /**
   * An empty engine: walks of at most `maxHops` edges (1 to 12, 6 if not given), and a `floor` below
   * which products count as no trust (0.001 to 1, 0.1 if not given).
   *
   * Throws `INVALID_SETTING`, `INVALID_ARGUMENT`.
   */
  constructor(settings?: Settings)
  /**
   * Declares trust of `source` in `target`, replacing what was declared before: a `weight` in (0, 1],
   * rounded half-up to thousandths; the vouch 0.8 if not given. Members appear on first mention.
   * Returns whether anything was altered.
   *
   * Throws `INVALID_WEIGHT`, `SELF_TRUST`, `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`.
   * O(log n): some microseconds.
   */
  setTrust(source: string, target: string, weight?: number | null): boolean
  /**
   * Withdraws the trust that `source` declared in `target`. Returns `false` if there was none.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(log n).
   */
  revokeTrust(source: string, target: string): boolean
  /**
   * Blocks: `blocker` no longer trusts `blocked`, nor anybody through them. The two hide from each
   * other. Members appear on first mention. Returns `false` if blocked already.
   *
   * Throws `SELF_BLOCK`, `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`. O(log n).
   */
  block(blocker: string, blocked: string): boolean
  /**
   * Lifts the block made by `blocker`; one made by the other stays. Returns `false` if there was none.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(log n).
   */
  unblock(blocker: string, blocked: string): boolean
  /**
   * Adds a member with no edges. Returns `false` if it is there already.
   *
   * Throws `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`. O(log n).
   */
  addMember(member: string): boolean
  /**
   * Removes a member with all its edges and blocks, made and received. Returns `true`.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(degree · log n).
   */
  removeMember(member: string): boolean
  /**
   * Collects changes on the batch that `fn` is given, then makes them as one revision, wholly or not
   * at all. If `fn` throws, or one of the changes is refused, nothing is applied. Returns whether
   * anything was altered.
   *
   * `fn` must not be async: what it collects is applied when it returns. Throws what `fn` throws and
   * what the single changes throw.
   */
  batch(fn: (batch: Batch) => void): boolean
  /** The state now, frozen. O(1). */
  view(): View
  /** How the folding of edits into the frozen base goes. Waits for a change under way. */
  compaction(): Compaction
  /**
   * Folds all edits into a new frozen base now, on this thread; otherwise it happens by itself, on
   * another. Answers and revision stay as they are. O(members + edges).
   */
  compact(): void
  /**
   * The engine that a checkpoint at `path` describes, with its settings, at the revision it had.
   *
   * Throws `IO_ERROR`, `INVALID_CHECKPOINT`, `INVALID_ARGUMENT`. O(members + edges).
   */
  static load(path: string): Engine
  /**
   * `Engine.load` off the event loop. `signal` stops it before it starts.
   *
   * Rejects with what `Engine.load` throws, or with the signal's reason.
   */
  static loadAsync(path: string, options?: Abortable): Promise<Engine>
  /**
   * The engine that the bytes of a checkpoint describe, with its settings, at the revision it had.
   *
   * Throws `INVALID_CHECKPOINT`, `INVALID_ARGUMENT`. O(members + edges); memory stays within a small
   * multiple of the bytes, whatever they say.
   */
  static fromBytes(bytes: Uint8Array): Engine
  /**
   * The effective trust of `source` in `target`, 0 to 1: the largest product of weights over
   * walks of at most `maxHops` edges, 0 if that is below the floor. The `number` nearest to
   * the exact decimal: 0.7 × 0.8 is 0.56.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. Costs one pair query and less than 1 µs.
   */
  trust(source: string, target: string): number
  /**
   * What `source` itself declared in `target`, 0.001 to 1; `null` if nothing.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. O(log degree).
   */
  directTrust(source: string, target: string): number | null
  /**
   * The path that gives `source` its effective trust in `target`; `null` if there is none.
   * Of paths with the same product the one with fewest steps is told, and of those the one
   * whose ids are bytewise smallest.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. Costs about a pair query.
   */
  explainTrust(source: string, target: string): TrustPath | null
  /**
   * Everyone whom `member` trusts at `minTrust` or more (the floor if that is higher); with
   * `reverse`, everyone who trusts `member`. Without the member itself.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_THRESHOLD`, `INVALID_ARGUMENT`. Costs up to all edges
   * within reach: some milliseconds for a ball of 50,000 members.
   */
  ball(member: string, options?: BallOptions): Ball
  /**
   * `ball` off the event loop. `signal` stops it before it starts; one ball runs to its end.
   *
   * Rejects with what `ball` throws, or with the signal's reason.
   */
  ballAsync(member: string, options?: BallOptions & Abortable): Promise<Ball>
  /**
   * The ball of each of `sources`, in their order, on all cores.
   *
   * Throws what `ball` throws. Blocks the event loop; `ballsAsync` does not.
   */
  balls(sources: MemberIds, options?: BallOptions): Array<Ball>
  /**
   * `balls` off the event loop. `signal` stops it after the balls under way.
   *
   * Rejects with what `balls` throws, or with the signal's reason.
   */
  ballsAsync(sources: MemberIds, options?: BallOptions & Abortable): Promise<Ball[]>
  /**
   * The trust of each pair, in their order, on all cores: of `[source, target]` pairs, or of
   * two columns of equal length.
   *
   * Throws `UNKNOWN_MEMBER`, `LENGTH_MISMATCH`, `INVALID_ARGUMENT`. Costs a pair query each,
   * and some 0.2 µs for each id read.
   */
  trustMany(...ends: [pairs: Array<[string, string]>] | [sources: MemberIds, targets: MemberIds]): Float64Array
  /**
   * `trustMany` off the event loop. `signal` stops it within some thousand pairs.
   *
   * Rejects with what `trustMany` throws, or with the signal's reason.
   */
  trustManyAsync(...ends: [pairs: Array<[string, string]>, options?: Abortable] | [sources: MemberIds, targets: MemberIds, options?: Abortable]): Promise<Float64Array>
  /**
   * Whether either of the two has blocked the other.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. O(log n).
   */
  isBlocked(a: string, b: string): boolean
  /**
   * Whether `member` is a member. O(1).
   *
   * Throws `INVALID_ARGUMENT` unless it is a string.
   */
  has(member: string): boolean
  /** How many members there are. O(1). */
  get memberCount(): number
  /** How many edges there are. O(1). */
  get edgeCount(): number
  /** How many blocks there are, each direction counted by itself. O(1). */
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
   * All edges as three columns, in no promised order; `loadEdges` takes them as they are.
   * O(edges).
   */
  edges(): Edges
  /**
   * Writes a checkpoint to `path` so that a crash leaves the old file or the new one whole.
   *
   * Throws `IO_ERROR`, `INVALID_ARGUMENT`. O(members + edges) and the disk.
   */
  save(path: string): void
  /**
   * `save` off the event loop: the state as it is at this call, whatever changes meanwhile.
   * `signal` stops it before it starts to write; a file once begun is finished.
   *
   * Rejects with what `save` throws, or with the signal's reason.
   */
  saveAsync(path: string, options?: Abortable): Promise<void>
  /**
   * A checkpoint as bytes: versioned, checksummed, and the same bytes for the same content.
   * O(members + edges).
   */
  toBytes(): Buffer
}

/**
 * An engine's state at one revision. It never changes, whatever the engine does afterwards, and
 * answers every question that the engine answers.
 *
 * Made by `engine.view()`. It keeps its state in memory until it is garbage-collected.
 */
export declare class View {
  /**
   * The effective trust of `source` in `target`, 0 to 1: the largest product of weights over
   * walks of at most `maxHops` edges, 0 if that is below the floor. The `number` nearest to
   * the exact decimal: 0.7 × 0.8 is 0.56.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. Costs one pair query and less than 1 µs.
   */
  trust(source: string, target: string): number
  /**
   * What `source` itself declared in `target`, 0.001 to 1; `null` if nothing.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. O(log degree).
   */
  directTrust(source: string, target: string): number | null
  /**
   * The path that gives `source` its effective trust in `target`; `null` if there is none.
   * Of paths with the same product the one with fewest steps is told, and of those the one
   * whose ids are bytewise smallest.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. Costs about a pair query.
   */
  explainTrust(source: string, target: string): TrustPath | null
  /**
   * Everyone whom `member` trusts at `minTrust` or more (the floor if that is higher); with
   * `reverse`, everyone who trusts `member`. Without the member itself.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_THRESHOLD`, `INVALID_ARGUMENT`. Costs up to all edges
   * within reach: some milliseconds for a ball of 50,000 members.
   */
  ball(member: string, options?: BallOptions): Ball
  /**
   * `ball` off the event loop. `signal` stops it before it starts; one ball runs to its end.
   *
   * Rejects with what `ball` throws, or with the signal's reason.
   */
  ballAsync(member: string, options?: BallOptions & Abortable): Promise<Ball>
  /**
   * The ball of each of `sources`, in their order, on all cores.
   *
   * Throws what `ball` throws. Blocks the event loop; `ballsAsync` does not.
   */
  balls(sources: MemberIds, options?: BallOptions): Array<Ball>
  /**
   * `balls` off the event loop. `signal` stops it after the balls under way.
   *
   * Rejects with what `balls` throws, or with the signal's reason.
   */
  ballsAsync(sources: MemberIds, options?: BallOptions & Abortable): Promise<Ball[]>
  /**
   * The trust of each pair, in their order, on all cores: of `[source, target]` pairs, or of
   * two columns of equal length.
   *
   * Throws `UNKNOWN_MEMBER`, `LENGTH_MISMATCH`, `INVALID_ARGUMENT`. Costs a pair query each,
   * and some 0.2 µs for each id read.
   */
  trustMany(...ends: [pairs: Array<[string, string]>] | [sources: MemberIds, targets: MemberIds]): Float64Array
  /**
   * `trustMany` off the event loop. `signal` stops it within some thousand pairs.
   *
   * Rejects with what `trustMany` throws, or with the signal's reason.
   */
  trustManyAsync(...ends: [pairs: Array<[string, string]>, options?: Abortable] | [sources: MemberIds, targets: MemberIds, options?: Abortable]): Promise<Float64Array>
  /**
   * Whether either of the two has blocked the other.
   *
   * Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. O(log n).
   */
  isBlocked(a: string, b: string): boolean
  /**
   * Whether `member` is a member. O(1).
   *
   * Throws `INVALID_ARGUMENT` unless it is a string.
   */
  has(member: string): boolean
  /** How many members there are. O(1). */
  get memberCount(): number
  /** How many edges there are. O(1). */
  get edgeCount(): number
  /** How many blocks there are, each direction counted by itself. O(1). */
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
   * All edges as three columns, in no promised order; `loadEdges` takes them as they are.
   * O(edges).
   */
  edges(): Edges
  /**
   * Writes a checkpoint to `path` so that a crash leaves the old file or the new one whole.
   *
   * Throws `IO_ERROR`, `INVALID_ARGUMENT`. O(members + edges) and the disk.
   */
  save(path: string): void
  /**
   * `save` off the event loop: the state as it is at this call, whatever changes meanwhile.
   * `signal` stops it before it starts to write; a file once begun is finished.
   *
   * Rejects with what `save` throws, or with the signal's reason.
   */
  saveAsync(path: string, options?: Abortable): Promise<void>
  /**
   * A checkpoint as bytes: versioned, checksummed, and the same bytes for the same content.
   * O(members + edges).
   */
  toBytes(): Buffer
}

/** How the folding of edits into the engine's frozen base goes. It never holds up a query. */
export interface Compaction {
  /** Folds put in place so far. */
  finished: number
  /** Whether one is under way. */
  running: boolean
  /** Edges edited since the base in use was frozen. */
  deltaEdges: number
  /** Edges of the base in use. */
  baseEdges: number
}

/** How far a long operation is, as its `onProgress` is told. */
export interface Progress {
  /** Steps done so far, each row counted once per pass over it. */
  done: number
  /** What `done` will be at the end; 0 until it is known. */
  total: number
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

/** What was read from an edge list, and what was passed over. */
export interface TsvReport {
  /** Rows read, those skipped included; not comments and empty lines. */
  rows: number
  /** Members named by the rows kept. */
  members: number
  /** Edges read: rows of positive weight. */
  edges: number
  /** Blocks read: rows of negative weight. */
  blocks: number
  /** Rows passed over, by reason. */
  skipped: SkippedRows
}
