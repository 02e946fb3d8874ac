// What a TypeScript program sees: compiled with --strict, never run.

import { Ball, Batch, Engine, View } from 'trust-core'
import type { Edges, ErrorCode, TrustError, TrustPath, TsvReport } from 'trust-core'

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

const bytes: Uint8Array = engine.toBytes()
const copy: Engine = Engine.fromBytes(bytes)

function codeOf(error: unknown): ErrorCode {
  return (error as TrustError).code
}

// @ts-expect-error a weight is a number
engine.setTrust('a', 'b', '0.5')
// @ts-expect-error options are named
engine.ball('a', { min_trust: 0.5 })
// @ts-expect-error plain calls take no signal
engine.ball('a', { signal: AbortSignal.abort() })
// @ts-expect-error one column alone is no list of pairs
engine.trustMany(['a'])
// @ts-expect-error a view cannot be changed
view.setTrust('a', 'b')
// @ts-expect-error a revision is not set
engine.revision = 7

void [altered, trust, direct, weights, members, columns, found, pairs, columnwise, balls, revision]
void [skipped, later, copy, codeOf]
