// Loading many edges: from arrays of every kind, and from files.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Engine } from 'trust-core'

const folder = mkdtempSync(join(tmpdir(), 'trust-core-'))
after(() => rmSync(folder, { recursive: true }))

function file(name, content) {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const kinds = [
  Array, Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array,
  Float64Array,
]

test('whole numbers of every kind of array are the members of their decimal text', async () => {
  for (const Kind of kinds) {
    const engine = new Engine()
    engine.loadEdges(Kind.of(1, 2), Kind.of(2, 3), [0.7, 0.8])
    assert.equal(engine.trust('1', '3'), 0.56, Kind.name)
    const twin = new Engine()
    await twin.loadEdgesAsync(Kind.of(1, 2), Kind.of(2, 3), Float32Array.of(0.7, 0.8))
    assert.equal(twin.trust('1', '3'), 0.56, Kind.name)
  }
  const engine = new Engine()
  engine.loadEdges(BigInt64Array.of(-1n, 2n ** 60n), BigUint64Array.of(2n ** 60n, 3n))
  assert.equal(engine.trust('-1', '3'), 0.64)
  assert.equal(engine.directTrust('-1', '1152921504606846976'), 0.8)
})

test('numbers and texts mix, also within one column', () => {
  const engine = new Engine()
  engine.loadEdges([1, 'one', '1'], ['one', 2, 2], [0.5, 0.5, 0.9])
  assert.deepEqual([engine.memberCount, engine.edgeCount], [3, 3])
  assert.equal(engine.trust('1', '2'), 0.9)
  engine.loadEdges(['x', -5], [-5, 0])
  assert.equal(engine.trust('x', '0'), 0.64)
})

test('a load is one revision, replaces what exists, and the last of equal rows counts', () => {
  const engine = new Engine()
  engine.setTrust('a', 'b', 0.1)
  assert.equal(engine.loadEdges(['a', 'a'], ['b', 'b'], [0.2, 0.3]), true)
  assert.equal(engine.directTrust('a', 'b'), 0.3)
  assert.equal(engine.revision, 2)
  assert.equal(engine.loadEdges(['a'], ['b'], [0.3]), false)
  assert.equal(engine.loadEdges([], []), false)
  assert.equal(engine.revision, 2)
})

test('what onProgress throws stops a load and comes out as it is; nothing was loaded', () => {
  const engine = new Engine()
  engine.setTrust('x', 'y')
  const before = engine.toBytes()
  const rows = 200_000
  const ids = Uint32Array.from({ length: rows }, (_, i) => i)
  const next = ids.map((i) => i + 1)
  const mine = new Error('enough')
  const onProgress = () => {
    throw mine
  }
  assert.throws(() => engine.loadEdges(ids, next, null, { onProgress }), (error) => error === mine)
  assert.deepEqual(engine.toBytes(), before)
})

test('progress rises to its total', () => {
  const told = []
  const ids = Uint32Array.from({ length: 100_000 }, (_, i) => i)
  const next = ids.map((i) => i + 1)
  new Engine().loadEdges(ids, next, null, { onProgress: (progress) => told.push(progress) })
  assert.ok(told.length > 0)
  assert.ok(told.every(({ done, total }, i) => done <= total && done >= (told[i - 1]?.done ?? 0)))
})

test('onProgress may ask the engine but not change it', () => {
  const engine = new Engine()
  engine.setTrust('x', 'y')
  const ids = Uint32Array.from({ length: 100_000 }, (_, i) => i)
  const next = ids.map((i) => i + 1)
  const onProgress = () => {
    assert.equal(engine.trust('x', 'y'), 0.8)
    engine.setTrust('p', 'q')
  }
  assert.throws(() => engine.loadEdges(ids, next, null, { onProgress }), { code: 'BUSY' })
  assert.equal(engine.setTrust('p', 'q'), true)
})

const LIST = '# source target weight\na\tb\t0.7\nb\tc\t0.8\nc\ta\t-1\nc\tc\t1\na\tb\t0.9\nb\td\t0\nb\te\t7\nlonely\n'

test('a TSV file loads as trust and blocks, and skipped rows are counted by reason', async () => {
  for (const path of [file('list.tsv', LIST), file('list.tsv.gz', gzipSync(LIST))]) {
    const engine = new Engine()
    const report = engine.loadTsv(path)
    assert.equal(engine.trust('a', 'c'), 0.56)
    assert.equal(engine.isBlocked('a', 'c'), true)
    assert.deepEqual([engine.edgeCount, engine.blockCount, engine.revision], [2, 1, 1])
    const { rows, edges, blocks, skipped } = report
    assert.deepEqual([rows, edges, blocks], [8, 2, 1])
    assert.deepEqual(skipped, {
      selfLoops: 1,
      repeats: 1,
      zeroWeights: 1,
      badWeights: 1,
      badIds: 0,
      shortRows: 1,
      total: 5,
    })
    const twin = new Engine()
    assert.deepEqual(await twin.loadTsvAsync(path), report)
    assert.deepEqual(twin.toBytes(), engine.toBytes())
  }
})

test('weights that are all 1 are vouches unless they are to be taken as given', () => {
  const path = file('ones.tsv', 'a\tb\t1\nb\tc\t1\n')
  const trust = (options) => {
    const engine = new Engine()
    engine.loadTsv(path, options)
    return engine.trust('a', 'c')
  }
  assert.equal(trust(), 0.64)
  assert.equal(trust({ weights: 'auto' }), 0.64)
  assert.equal(trust({ weights: 'vouch' }), 0.64)
  assert.equal(trust({ weights: 'asGiven' }), 1)
})
