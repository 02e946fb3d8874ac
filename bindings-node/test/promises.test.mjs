// Promise twins: off the event loop, stoppable, and visible only when they settle.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Engine } from 'trust-core'

/** Edges of a random graph, the same on every run. */
function randomEdges(members, rows) {
  let state = 12345
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % members
  const sources = new Uint32Array(rows)
  const targets = new Uint32Array(rows)
  const weights = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    sources[i] = random()
    targets[i] = random()
    if (sources[i] === targets[i]) targets[i] = (targets[i] + 1) % members
    weights[i] = (500 + (random() % 500)) / 1000
  }
  return [sources, targets, weights]
}

/** The longest time, in milliseconds, for which `work` kept a timer of 5 ms from ticking. */
async function longestPause(work) {
  let last = performance.now()
  let longest = 0
  let ticks = 0
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    ticks++
  }, 5)
  const start = performance.now()
  await work()
  clearInterval(timer)
  return { longest, ticks, took: performance.now() - start }
}

const EDGES = randomEdges(60_000, 1_200_000)
const engine = new Engine({ floor: 0.05 })
engine.loadEdges(...EDGES)
const everyone = Uint32Array.from({ length: 400 }, (_, i) => i)

test('the event loop stays live while many balls are found', async () => {
  const { longest, ticks, took } = await longestPause(() => engine.ballsAsync(everyone))
  assert.ok(took > 100, `too quick to tell: ${took} ms`)
  assert.ok(ticks > 5 && longest < took / 2, `${longest} ms of ${took}, ${ticks} ticks`)
})

test('the event loop stays live while edges are loaded, from typed arrays and from strings', async () => {
  const asStrings = [...EDGES.slice(0, 2).map((ids) => Array.from(ids, String)), EDGES[2]]
  for (const columns of [EDGES, asStrings]) {
    const fresh = new Engine({ floor: 0.05 })
    const { longest, ticks, took } = await longestPause(() => fresh.loadEdgesAsync(...columns))
    assert.ok(ticks > 5 && longest < took / 2, `${longest} ms of ${took}, ${ticks} ticks`)
    assert.equal(fresh.edgeCount, engine.edgeCount)
  }
})

test('promise twins answer as the plain calls do', async () => {
  const some = everyone.subarray(0, 5)
  const plain = engine.balls(some, { minTrust: 0.3, reverse: true })
  const twin = await engine.ballsAsync(some, { minTrust: 0.3, reverse: true })
  const frozen = await engine.view().ballsAsync(some, { minTrust: 0.3, reverse: true })
  const rows = (balls) => balls.map((ball) => [...ball])
  assert.deepEqual(rows(twin), rows(plain))
  assert.deepEqual(rows(frozen), rows(plain))
  assert.deepEqual([...(await engine.ballAsync('3'))], [...engine.ball('3')])
  const [sources, targets] = [some, everyone.subarray(5, 10)]
  const trust = engine.trustMany(sources, targets)
  assert.deepEqual(await engine.trustManyAsync(sources, targets), trust)
  const pairs = Array.from(sources, (source, i) => [String(source), String(targets[i])])
  assert.deepEqual(await engine.trustManyAsync(pairs, {}), trust)
})

test('a signal stops many balls well before their end', async () => {
  const { took } = await longestPause(() => engine.ballsAsync(everyone))
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 10)
  const start = performance.now()
  await assert.rejects(engine.ballsAsync(everyone, { signal: controller.signal }), {
    name: 'AbortError',
  })
  const stopped = performance.now() - start
  assert.ok(stopped < took / 2, `${stopped} ms of ${took}`)
})

test('a stopped load rejects with the reason given and leaves the state as it was', async () => {
  const busy = new Engine()
  busy.setTrust('x', 'y')
  const before = busy.toBytes()
  const controller = new AbortController()
  const reason = new Error('changed my mind')
  setTimeout(() => controller.abort(reason), 10)
  const load = busy.loadEdgesAsync(...EDGES, { signal: controller.signal })
  await assert.rejects(load, (error) => error === reason)
  assert.deepEqual(busy.toBytes(), before)
  assert.equal(busy.setTrust('y', 'x'), true)
})

test('a signal aborted before the call starts nothing', async () => {
  const signal = AbortSignal.abort()
  const calls = [
    engine.ballAsync('1', { signal }),
    engine.ballsAsync(['1'], { signal }),
    engine.trustManyAsync([['1', '2']], { signal }),
    engine.trustManyAsync(['1'], ['2'], { signal }),
    engine.loadEdgesAsync([1], [2], null, { signal }),
    engine.loadTsvAsync('nowhere', { signal }),
    engine.saveAsync('nowhere/at/all', { signal }),
    Engine.loadAsync('nowhere', { signal }),
  ]
  for (const call of calls) await assert.rejects(call, { name: 'AbortError' })
})

test('a timeout signal rejects with its TimeoutError', async () => {
  const signal = AbortSignal.timeout(5)
  await assert.rejects(engine.ballsAsync(everyone, { signal }), { name: 'TimeoutError' })
})

test('work that ended leaves no listener on its signal', async () => {
  const { signal } = new AbortController()
  const { getEventListeners } = await import('node:events')
  await engine.ballAsync('1', { signal })
  assert.equal(getEventListeners(signal, 'abort').length, 0)
})

test('an async load is visible when its promise settles, and not before', async () => {
  const fresh = new Engine()
  fresh.setTrust('a', 'b')
  let settled = false
  const load = fresh.loadEdgesAsync(...EDGES).then((altered) => {
    settled = true
    return altered
  })
  while (!settled) {
    assert.ok(fresh.edgeCount === 1 || settled)
    await new Promise(setImmediate)
    if (fresh.edgeCount !== 1) await sleep(0)
  }
  assert.equal(await load, true)
  assert.equal(fresh.revision, 2)
  assert.ok(fresh.edgeCount > 1_000_000)
})

test('changes made while a load runs are kept, and so is the load', async () => {
  const fresh = new Engine()
  const loads = [fresh.loadEdgesAsync(...EDGES), fresh.loadEdgesAsync(['p'], ['q'], [0.5])]
  await sleep(20)
  fresh.setTrust('a', 'b', 0.3)
  await Promise.all(loads)
  assert.equal(fresh.directTrust('a', 'b'), 0.3)
  assert.equal(fresh.directTrust('p', 'q'), 0.5)
  assert.equal(fresh.edgeCount, engine.edgeCount + 2)
  assert.equal(fresh.revision, 3)
})

test('arrays changed after the call do not reach the load', async () => {
  const sources = Uint32Array.of(1)
  const targets = ['2']
  const fresh = new Engine()
  const load = fresh.loadEdgesAsync(sources, targets, Float64Array.of(0.5))
  sources[0] = 7
  targets.push('9')
  await load
  assert.equal(fresh.directTrust('1', '2'), 0.5)
})

test('progress is told while a load runs, and what onProgress throws stops it', async () => {
  const told = []
  const fresh = new Engine()
  await fresh.loadEdgesAsync(...EDGES, { onProgress: (progress) => told.push(progress) })
  assert.ok(told.length > 0)
  assert.ok(told.every(({ done, total }) => done > 0 && done <= total))
  const stopped = new Engine()
  const mine = new Error('enough')
  const throwing = () => {
    throw mine
  }
  const big = EDGES.map((column) => {
    const twice = new column.constructor(column.length * 4)
    for (let i = 0; i < 4; i++) twice.set(column, i * column.length)
    return twice
  })
  const load = stopped.loadEdgesAsync(...big, { onProgress: throwing })
  await load.then(
    () => assert.fail('the load was not stopped'),
    (error) => assert.equal(error, mine),
  )
  assert.equal(stopped.revision, 0)
})

test('libuv keeps its threads for files while balls are found', async () => {
  const { readFile } = await import('node:fs/promises')
  const controller = new AbortController()
  const { signal } = controller
  let ended = 0
  const jobs = Array.from({ length: 8 }, () =>
    engine.ballsAsync(everyone, { signal }).finally(() => ended++),
  )
  const all = Promise.allSettled(jobs)
  await readFile(new URL(import.meta.url))
  assert.equal(ended, 0)
  controller.abort()
  await all
})
