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

/** What is told while `load` runs; it rises to its total, and there is one total. */
async function toldBy(load) {
  const told = []
  await load((progress) => told.push(progress))
  assert.ok(told.length > 0)
  assert.ok(told.every(({ done, total }, i) => done <= total && done >= (told[i - 1]?.done ?? 0)))
  assert.ok(told.every(({ total }) => total === told[0].total))
  const { done, total } = told.at(-1)
  assert.equal(done, total)
  return total
}

test('progress rises to its total, the number of rows, or a thousand for a file', async () => {
  const rows = 100_000
  const ids = Uint32Array.from({ length: rows }, (_, i) => i)
  const next = ids.map((i) => i + 1)
  const path = file('long.tsv', Array.from(ids, (id) => `${id}\t${id + 1}\t0.5\n`).join(''))
  const filled = () => {
    const engine = new Engine()
    engine.loadEdges(['x'], ['y'])
    return engine
  }
  for (const engine of [new Engine(), filled()]) {
    assert.equal(await toldBy((onProgress) => engine.loadEdges(ids, next, null, { onProgress })), rows)
    assert.equal(await toldBy((onProgress) => engine.loadEdges([1, 2], [2, 3], null, { onProgress })), 2)
    assert.equal(await toldBy((onProgress) => engine.loadEdges([1, 2], [1, 2], null, { onProgress })), 2)
    assert.equal(await toldBy((onProgress) => engine.loadTsv(path, { onProgress })), 1000)
  }
  for (const engine of [new Engine(), filled()]) {
    assert.equal(await toldBy((onProgress) => engine.loadEdgesAsync(ids, next, null, { onProgress })), rows)
    assert.equal(await toldBy((onProgress) => engine.loadTsvAsync(path, { onProgress })), 1000)
  }
})

const NO_ROWS = { missing: 0, selfLoops: 0, zeroWeights: 0 }

/** Loads columns at once and later, which must come to the same; the engine. */
async function loaded(sources, targets, weights) {
  const [engine, twin] = [new Engine(), new Engine()]
  assert.equal(engine.lastLoad, null)
  const altered = engine.loadEdges(sources, targets, weights)
  assert.equal(await twin.loadEdgesAsync(sources, targets, weights), altered)
  assert.deepEqual(twin.toBytes(), engine.toBytes())
  assert.deepEqual(twin.lastLoad, engine.lastLoad)
  assert.equal(engine.lastLoad.altered, altered)
  return engine
}

test('rows with an absent value, self-loops and weights of 0 are left out and counted, the first reason counts', async () => {
  const sources = ['a', 'a', null, undefined, NaN, 'z', 7, 'n', 'w', 'w', 'm', null, 'v', 'a']
  const targets = ['b', 'b', 'b', 'b', 'b', null, '7', 'n', 'x', 'x', 'b', null, 'y', 'c']
  const weights = [0.5, 0.7, 0.5, 0.5, 0.5, 5, 5, null, 0, -0, NaN, 0, 0.0004, 1]
  const engine = await loaded(sources, targets, weights)
  assert.deepEqual(engine.lastLoad, {
    rows: 14,
    edges: 3,
    altered: true,
    skipped: { missing: 7, selfLoops: 1, zeroWeights: 3 },
  })
  assert.deepEqual(engine.members().sort(), ['a', 'b', 'c'])
  assert.deepEqual([engine.directTrust('a', 'b'), engine.directTrust('a', 'c'), engine.edgeCount], [0.7, 1, 2])
})

test('an absent weight is no vouch where there is a column of weights', async () => {
  const engine = await loaded(['a', 'b', 'c'], ['b', 'c', 'd'], [undefined, null, 0.3])
  assert.deepEqual(engine.lastLoad.skipped, { ...NO_ROWS, missing: 2 })
  assert.equal(engine.edgeCount, 1)
  const vouched = await loaded(['a'], ['b'], null)
  assert.equal(vouched.directTrust('a', 'b'), 0.8)
})

test('columns of no rows, and of none that counts, alter nothing', async () => {
  for (const [sources, targets, weights] of [
    [[], [], undefined],
    [[], [], []],
    [new Uint32Array(), [], new Float64Array()],
    [['a'], ['a'], [0.5]],
    [Float64Array.of(NaN), Uint8Array.of(1), undefined],
    [['a'], ['b'], Uint8Array.of(0)],
  ]) {
    const engine = await loaded(sources, targets, weights)
    assert.deepEqual([engine.revision, engine.memberCount, engine.lastLoad.edges], [0, 0, 0])
    assert.equal(engine.lastLoad.rows, sources.length)
  }
})

test('whole numbers of every kind, also beyond 64 bits, and weights of every kind of number', async () => {
  const big = 2n ** 64n - 1n
  const engine = await loaded([1n, big, 2n ** 70n], [2, BigInt(3), 1], Uint8Array.of(1, 1, 1))
  assert.deepEqual(engine.members().sort(), ['1', '1180591620717411303424', '18446744073709551615', '2', '3'])
  assert.equal(engine.directTrust('1', '2'), 1)
  const typed = await loaded(BigUint64Array.of(big, 5n), Float32Array.of(4, NaN), Float32Array.of(0.5, 0.5))
  assert.deepEqual(typed.members().sort(), ['18446744073709551615', '4'])
  assert.deepEqual(typed.lastLoad.skipped, { ...NO_ROWS, missing: 1 })
  assert.equal(typed.directTrust(String(big), '4'), 0.5)
})

test('what cannot be used refuses the whole load, names the row, and leaves the last report', async () => {
  const engine = await loaded(['x'], ['y'])
  const { lastLoad } = engine
  const before = engine.toBytes()
  const refused = [
    ['INVALID_WEIGHT', 1, [['a', 'b'], ['b', 'c'], [0.5, 1.0001]]],
    ['INVALID_WEIGHT', 1, [['a', 'b'], ['b', 'c'], [0.5, -0.5]]],
    ['INVALID_WEIGHT', 0, [['a', 'b'], ['b', 'c'], Float64Array.of(Infinity, 1)]],
    ['INVALID_MEMBER_ID', 1, [['a', ''], ['b', 'c']]],
    ['INVALID_MEMBER_ID', 1, [['a', 'b'], ['b', 'x'.repeat(256)]]],
    ['INVALID_MEMBER_ID', 0, [['half \ud83c'], ['b']]],
    ['INVALID_ARGUMENT', undefined, [['a', true], ['b', 'c']]],
    ['INVALID_ARGUMENT', undefined, [[1.5], ['b']]],
    ['INVALID_ARGUMENT', undefined, [Float64Array.of(Infinity), ['b']]],
    ['INVALID_ARGUMENT', undefined, [['a'], ['b'], ['0.5']]],
    ['INVALID_ARGUMENT', undefined, [['a'], ['b'], [1n]]],
    ['INVALID_ARGUMENT', undefined, [5, 6]],
    ['INVALID_ARGUMENT', undefined, ['a', 'b']],
    ['INVALID_ARGUMENT', undefined, [undefined, undefined]],
    ['LENGTH_MISMATCH', undefined, [['a'], []]],
  ]
  for (const [code, row, columns] of refused) {
    const right = (error) => {
      assert.deepEqual([error.code, error.values.row], [code, row], String(columns))
      if (row !== undefined) assert.match(error.message, new RegExp(`row ${row}|\\[${row}\\]`))
      return true
    }
    assert.throws(() => engine.loadEdges(...columns), right)
    await assert.rejects(engine.loadEdgesAsync(...columns), right)
    assert.deepEqual([engine.toBytes(), engine.lastLoad], [before, lastLoad])
  }
})

test('a question leaves out nothing: NaN for a pair without an id, and a ball of no id is refused', async () => {
  const engine = new Engine()
  engine.loadEdges([1, 2], [2, 3], [0.5, 0.8])
  const pairs = [[1, 2], [null, '2'], ['2', 3n], ['1', undefined], [1, 3]]
  const answer = Float64Array.of(0.5, NaN, 0.8, NaN, 0.4)
  for (const at of [engine, engine.view()]) {
    assert.deepEqual(at.trustMany(pairs), answer)
    assert.deepEqual(await at.trustManyAsync(pairs), answer)
    assert.deepEqual(at.trustMany(pairs.map(([a]) => a), pairs.map(([, b]) => b)), answer)
    assert.deepEqual(at.trustMany([], []), new Float64Array())
    assert.deepEqual(at.balls([]), [])
    const missing = { code: 'INVALID_MEMBER_ID', message: 'row 1: the id is missing' }
    assert.throws(() => at.balls(['1', null]), missing)
    await assert.rejects(at.ballsAsync(Float64Array.of(1, NaN)), missing)
    const unknown = { code: 'UNKNOWN_MEMBER', values: { given: 'nobody', row: 2 } }
    assert.throws(() => at.balls(['1', 2, 'nobody']), unknown)
    assert.throws(() => at.trustMany([[1, 2], [1, 3], [1, 'nobody']]), unknown)
    assert.throws(() => at.trustMany([1, 1, 'nobody'], [1, 2, 3]), unknown)
  }
})

test('the last load of a file is reported likewise', async () => {
  const engine = new Engine()
  const report = engine.loadTsv(file('list.tsv', LIST))
  assert.deepEqual([engine.lastLoad, report.altered], [report, true])
  const again = await engine.loadTsvAsync(file('list.tsv', LIST))
  assert.deepEqual([engine.lastLoad, again.altered, again.rows], [again, false, 8])
  assert.equal(Engine.fromBytes(engine.toBytes()).lastLoad, null)
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
