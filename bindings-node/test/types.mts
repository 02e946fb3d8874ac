// What a TypeScript program sees: compiled with --strict, never run.

import trustCore, {
  Ball,
  Batch,
  Between,
  Engine,
  Exchange,
  Invite,
  Ledger,
  Partnership,
  Refused,
  TrustError,
  View,
  Watch,
  version,
} from 'trust-core'
import type {
  Account,
  Audience,
  BallRow,
  Blocks,
  Change,
  Decision,
  Edges,
  EngineChange,
  ErrorCode,
  Group,
  LoadReport,
  Maintenance,
  Notice,
  Page,
  Place,
  RefusalCode,
  Resource,
  Row,
  Terms,
  Transfer,
  TrustDirection,
  TrustErrorCode,
  TrustPath,
  TsvReport,
  Via,
} from 'trust-core'

const engine: Engine = new Engine({ maxHops: 6, floor: 0.1 })
const altered: boolean = engine.setTrust('alice', 'bob', 0.7)
const trust: number = engine.trust('alice', 'bob')
const direct: number | null = engine.directTrust('alice', 'bob')
const path: TrustPath | null = engine.explainTrust('alice', 'bob')
const weights: number[] = path?.weights ?? []

const ball: Ball = engine.ball('alice', { minTrust: 0.3, reverse: true })
const members: string[] = ball.members
const columns: [Float64Array, Uint8Array, number] = [ball.trust, ball.hops, ball.length]
const found: number | null = ball.has('bob') ? ball.get('bob') : null
for (const [member, value] of ball) {
  const row: [string, number] = [member, value]
  void row
}

const pairs: Float64Array = engine.trustMany([['alice', 'bob']])
const columnwise: Float64Array = engine.trustMany(['alice'], Uint32Array.of(7))
const balls: Ball[] = engine.balls(['alice', 7])
const revision: number = engine.view().revision
const view: View = engine.view()
const edges: Edges = view.edges()

engine.batch((batch: Batch) => {
  batch.setTrust('a', 'b')
  batch.block('a', 'c')
})
engine.loadEdges(edges.sources, edges.targets, edges.weights, {
  onProgress: ({ done, total }) => void (done / total),
})
const report: TsvReport = engine.loadTsv('edges.tsv', { weights: 'auto' })
const skipped: number = report.skipped.selfLoops

async function later(signal: AbortSignal): Promise<void> {
  const one: Ball = await engine.ballAsync('alice', { minTrust: 0.5, signal })
  const many: Ball[] = await engine.ballsAsync(['alice'], { signal })
  const values: Float64Array = await engine.trustManyAsync([['alice', 'bob']], { signal })
  const others: Float64Array = await engine.trustManyAsync(['alice'], ['bob'], { signal })
  const loaded: boolean = await engine.loadEdgesAsync([1], [2], null, { signal, onProgress() {} })
  await engine.loadTsvAsync('edges.tsv', { weights: 'vouch', signal })
  await engine.saveAsync('checkpoint', { signal })
  const back: Engine = await Engine.loadAsync('checkpoint', { signal })
  void [one, many, values, others, loaded, back]
}

const strict = new Engine({
  trustedMin: 0.5,
  trustedDirection: 'owner_to_viewer',
  networkMin: 0.1,
  networkDirection: 'both',
  nearbyStrict: false,
})
const settled: [number, TrustDirection, boolean] = [
  strict.trustedMin,
  strict.networkDirection,
  strict.nearbyStrict,
]

function mutate(to: Engine | Batch, circle: string): void {
  to.putGroup('oak', { kind: 'community' })
  to.putGroup(circle, { kind: 'circle', owner: 'alice' })
  to.join('oak', 'alice')
  to.leave('oak', 'alice')
  to.putPartnership('oak', 'river', { shares: ['offer', 'need'] as const })
  to.endPartnership('oak', 'river')
  to.setPlace('alice', 50.85, 4.35, { precision: 'city' })
  to.setPlace('alice', 50.85, 4.35)
  to.clearPlace('alice')
  to.putResource('veg', {
    owner: 'alice',
    audience: ['community', `circle:${circle}`, `nearby:${25}`],
    community: 'oak',
    tags: ['offer'],
    createdAt: Date.now() / 1000,
    expiresAt: null,
    place: { latitude: 1, longitude: 2, precision: 'exact' },
    active: true,
  })
  to.removeResource('veg')
  to.removeGroup('oak')
  to.erase('alice')
}

async function visibility(at: Engine | View, signal: AbortSignal): Promise<void> {
  const seen: boolean = at.check('bob', 'veg', { now: 5 })
  const decision: Decision = at.explain('bob', 'veg')
  const reason: 'own' | 'granted' | 'inactive' | 'expired' | 'blocked' | 'no_grant' = decision.reason
  const via: Via | null = decision.via
  const steps: string[] | undefined = decision.path?.members
  const shortfall: string | null = decision.shortfall
  const page: Page = at.list('bob', {
    now: 5,
    tags: ['offer'],
    via: ['trusted', 'public'],
    minTrust: 0.3,
    withinKm: 25,
    includeOwn: true,
    order: 'most_trusted',
    limit: 20,
    cursor: null,
    budget: 1000,
  })
  const next: Page = await at.listAsync('bob', { cursor: page.nextCursor, signal })
  const row: Row | undefined = next.rows[0]
  const distance: number | null | undefined = row?.distanceKm
  const total: number = at.count('bob', { tags: ['offer'] })
  const audience: Audience = await at.audienceAsync('veg', { now: 5, signal })
  const cells: number | undefined = at.audience('veg').byGrant.cell
  const members: string[][] = [audience.members, at.membersOf('oak'), at.members(), at.groups()]
  const group: Group = at.group('oak')
  const kind: 'cell' | 'community' | 'circle' = group.kind
  const shares: string[] | undefined = group.partners[0]?.shares
  const place: Place | null = at.place('alice')
  const resource: Resource = at.resource('veg')
  engine.putResource('copy', resource)
  const blocks: Blocks = at.blocks()
  void [seen, reason, via, steps, shortfall, distance, total, cells, members, kind, shares, place, blocks]
}

async function feed(signal: AbortSignal): Promise<Change[]> {
  const watch: Watch = engine.watch('bob', { now: 5, via: ['trusted'] })
  for await (const change of watch) {
    const gone: string[] = change.vanished
    if (gone.length > 0) break
  }
  watch.moveTo(6)
  const visible: string[] = watch.visible
  const state: [boolean, boolean, string] = [watch.closed, watch.over, watch.viewer]
  const changes: Change[] = watch.poll({ now: 7 })
  watch[Symbol.dispose]()
  await watch[Symbol.asyncDispose]()
  void [visible, state]
  return changes.concat(await watch.wait({ timeout: 100, now: 8, signal }))
}

const maintenance: Maintenance = engine.maintenance()
const revisited: number = maintenance.last.nodesRevisited

const bytes: Uint8Array = engine.toBytes()
const copy: Engine = Engine.fromBytes(bytes)

function codeOf(error: unknown): ErrorCode {
  return (error as TrustError).code
}

function reaction(error: unknown): TrustErrorCode | null {
  if (error instanceof Refused) {
    const kind: 'invalid' | 'forbidden' | 'not_found' | 'conflict' = error.class
    void kind
  }
  if (!(error instanceof TrustError)) return null
  const where: [string | undefined, number | undefined] = [error.values.given, error.values.row]
  const own: string | number | boolean | null | undefined = error.values['transfer']
  void [where, own]
  return error.code
}

async function defaults(signal: AbortSignal): Promise<void> {
  const town: trustCore.Engine = new trustCore.Engine()
  const same: Engine = town
  const report: LoadReport | TsvReport | null = same.lastLoad
  if (report && 'missing' in report.skipped) void (report.skipped.missing + report.edges)
  town.loadEdges(['a', 7, 8n, null], BigInt64Array.of(1n, 2n, 3n, 4n), [0.5, null, undefined, 1])
  town.trustMany([['a', 7], [null, 8n]] as const)
  const rows: BallRow[] = town.ball('a').toJSON()
  const short: { revision: number; members: number } = town.view().toJSON()
  const watch = town.watch('a', { tags: ['offer'], signal })
  const changes = watch[Symbol.asyncIterator]()
  const first = await changes.next()
  if (!first.done) void first.value.appeared
  await changes.return()
  for await (const change of changes) void change.appeared
  void [rows, short, watch.toJSON().visible, version.length]
}

function commons(error: unknown): void {
  const proposed: Partnership = Partnership.propose('p', 'oak', 'river', {
    by: 'sam',
    now: Date.now() / 1000,
    stewards: { oak: ['sam'], river: ['ana'] as const },
    model: 'federated',
  })
  const active = proposed.approve({ by: 'ana', now: 2, shareNeeds: false })
  const status: 'proposed' | 'active' | 'declined' | 'withdrawn' | 'dissolved' = active.status
  const agreed: Terms | null = active.agreed
  const decided: number | null = active.decidedAt
  const changes: EngineChange[] = active.changes
  const notices: Notice[] = active.notices
  const revision: number = engine.apply(changes)
  engine.batch((batch) => batch.apply([{ change: 'join', group: 'oak', member: 'ana' }]))
  const again: Partnership = Partnership.fromJSON(active.toJSON())

  const exchange: Exchange = Exchange.offer('x', { by: 'ana', title: 'Ironing', now: 1 })
  const asked: Exchange = Exchange.ask('y', { by: 'bo', provider: 'ana', title: 'Ironing', now: 1 })
  const minutes: number | null = asked.minutes
  const transfer: string | null = exchange.transfer
  const ledger: Ledger = new Ledger('oak').open('member:ana', { floor: null, soft: -60 })
  const made: Transfer | null = ledger.reserve('t', 'a', 'b', 5, { now: 1, expiresAt: 9 }).made
  const account: Account | undefined = ledger.accounts['member:ana']
  const both: Between = Ledger.between(ledger, new Ledger('river'), 'p')
  const payer: Ledger = both.post('t', { now: 1 }).payer
  const invite: Invite = Invite.issue('i', new Uint8Array(32), 'kin', { by: 'ana', now: 1 })
  const opens: boolean = invite.opensWith(Invite.tokenText(new Uint8Array(32)))
  const stands: 'open' | 'used' | 'revoked' | 'expired' = invite.status({ now: 5 })
  const { code, fields, after } = error as Refused
  const known: RefusalCode = code
  if (after instanceof Ledger) void after.refused[known]?.refusal.code
  void [status, agreed, decided, notices, revision, again, minutes, transfer, made, account, payer]
  void [opens, stands, fields]
}

// @ts-expect-error a command says when
Partnership.propose('p', 'oak', 'river', { by: 'sam' })
// @ts-expect-error a value is frozen
Partnership.fromJSON({}).status = 'active'
// @ts-expect-error a partnership is proposed, not made
new Partnership('p')
// @ts-expect-error an exchange is for gift or credit
Exchange.offer('x', { by: 'ana', title: 't', now: 1, mode: 'barter' })
// @ts-expect-error a change has a name that engines know
engine.apply([{ change: 'forget', member: 'ana' }])
// @ts-expect-error a weight is a number
engine.setTrust('a', 'b', '0.5')
// @ts-expect-error options are named
engine.ball('a', { min_trust: 0.5 })
// @ts-expect-error plain calls take no signal
engine.ball('a', { signal: AbortSignal.abort() })
// @ts-expect-error one column alone is no list of pairs
engine.trustMany(['a'])
// @ts-expect-error what is no grant
engine.putResource('x', { owner: 'a', audience: ['friends'] })
// @ts-expect-error a group has a kind
engine.putGroup('x', {})
// @ts-expect-error a moment is a number
engine.check('a', 'x', { now: 5n })
// @ts-expect-error a count has no pages
engine.count('a', { limit: 5 })
// @ts-expect-error a view is not watched: it never changes
view.watch('a')
// @ts-expect-error a watch is made by an engine
new Watch('a', 5)
// @ts-expect-error a view cannot be changed
view.setTrust('a', 'b')
// @ts-expect-error a revision is not set
engine.revision = 7

void [altered, trust, direct, weights, members, columns, found, pairs, columnwise, balls, revision]
void [skipped, later, copy, codeOf, reaction, defaults, settled, mutate, visibility, feed, revisited, commons]
