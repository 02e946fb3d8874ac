// The verbs of the engine, one claim each.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { Ball, Engine, View } from 'trust-core'

function town() {
  const engine = new Engine()
  engine.setTrust('alice', 'bob', 0.7)
  engine.setTrust('bob', 'carol', 0.8)
  return engine
}

test('seven tenths of eight tenths is exactly 0.56, and a filter of 0.56 keeps it', () => {
  const engine = town()
  assert.equal(engine.trust('alice', 'carol'), 0.56)
  assert.deepEqual([...engine.ball('alice', { minTrust: 0.56 })], [['bob', 0.7], ['carol', 0.56]])
  assert.deepEqual(engine.ball('alice', { minTrust: 0.561 }).members, ['bob'])
})

test('an edge without a weight is a vouch of 0.8', () => {
  const engine = new Engine()
  assert.equal(engine.setTrust('a', 'b'), true)
  assert.equal(engine.setTrust('a', 'b', null), false)
  assert.equal(engine.setTrust('a', 'b', undefined), false)
  assert.equal(engine.directTrust('a', 'b'), 0.8)
})

test('mutators say whether they altered anything, and only then the revision moves', () => {
  const engine = new Engine()
  const steps = [
    [() => engine.addMember('a'), true],
    [() => engine.addMember('a'), false],
    [() => engine.setTrust('a', 'b', 0.5), true],
    [() => engine.setTrust('a', 'b', 0.5), false],
    [() => engine.revokeTrust('a', 'b'), true],
    [() => engine.revokeTrust('a', 'b'), false],
    [() => engine.block('a', 'b'), true],
    [() => engine.block('a', 'b'), false],
    [() => engine.unblock('a', 'b'), true],
    [() => engine.unblock('a', 'b'), false],
    [() => engine.removeMember('b'), true],
  ]
  for (const [step, altered] of steps) {
    const before = engine.revision
    assert.equal(step(), altered)
    assert.equal(engine.revision, before + (altered ? 1 : 0))
  }
})

test('a ball offers columns, look-up and iteration, strongest first, ties by id', () => {
  const engine = new Engine()
  for (const id of ['zoe', 'ann', 'max']) engine.setTrust('me', id, 0.5)
  engine.setTrust('me', 'top', 0.9)
  const ball = engine.ball('me')
  assert.ok(ball instanceof Ball)
  assert.deepEqual(ball.members, ['top', 'ann', 'max', 'zoe'])
  assert.deepEqual(ball.trust, Float64Array.of(0.9, 0.5, 0.5, 0.5))
  assert.deepEqual(ball.hops, Uint8Array.of(1, 1, 1, 1))
  assert.equal(ball.length, 4)
  assert.equal(ball.has('zoe'), true)
  assert.equal(ball.has('me'), false)
  assert.equal(ball.has('nobody'), false)
  assert.equal(ball.get('top'), 0.9)
  assert.equal(ball.get('nobody'), null)
  assert.deepEqual(new Map(ball).get('max'), 0.5)
  assert.equal(ball.members, ball.members, 'a column is made once')
  assert.equal(ball.trust, ball.trust)
})

test('a reverse ball lists who trusts a member', () => {
  assert.deepEqual([...town().ball('carol', { reverse: true })], [['bob', 0.8], ['alice', 0.56]])
})

test('a ball outlives changes to its engine', () => {
  const engine = town()
  const ball = engine.ball('alice')
  engine.removeMember('bob')
  assert.deepEqual([...ball], [['bob', 0.7], ['carol', 0.56]])
})

test('explanations carry members, weights and their product', () => {
  const engine = town()
  assert.deepEqual(engine.explainTrust('alice', 'carol'), {
    members: ['alice', 'bob', 'carol'],
    weights: [0.7, 0.8],
    trust: 0.56,
  })
  assert.equal(engine.explainTrust('carol', 'alice'), null)
  assert.deepEqual(engine.explainTrust('bob', 'bob'), { members: ['bob'], weights: [], trust: 1 })
})

test('trustMany takes pairs or two columns, as strings or whole numbers', () => {
  const engine = new Engine()
  engine.loadEdges([1, 2], [2, 3], [0.7, 0.8])
  const expected = Float64Array.of(0.7, 0.56, 0)
  assert.deepEqual(engine.trustMany([['1', '2'], ['1', '3'], ['3', '1']]), expected)
  assert.deepEqual(engine.trustMany(['1', '1', '3'], ['2', '3', '1']), expected)
  assert.deepEqual(engine.trustMany(Uint32Array.of(1, 1, 3), [2, '3', 1]), expected)
  assert.deepEqual(engine.trustMany([]), new Float64Array())
})

test('blocks shape the view of the blocker alone', () => {
  const engine = town()
  engine.block('alice', 'bob')
  assert.equal(engine.trust('alice', 'carol'), 0)
  assert.equal(engine.isBlocked('bob', 'alice'), true)
  assert.equal(engine.blockCount, 1)
  engine.unblock('alice', 'bob')
  engine.block('bob', 'alice')
  assert.equal(engine.trust('alice', 'carol'), 0.56)
})

test('a view stays as it was and answers every question', () => {
  const engine = town()
  const view = engine.view()
  assert.ok(view instanceof View)
  engine.removeMember('bob')
  assert.equal(engine.has('bob'), false)
  assert.equal(view.has('bob'), true)
  assert.equal(view.trust('alice', 'carol'), 0.56)
  assert.equal(view.directTrust('alice', 'bob'), 0.7)
  assert.deepEqual([view.memberCount, view.edgeCount, view.blockCount], [3, 2, 0])
  assert.deepEqual([view.revision, engine.revision], [2, 3])
  assert.equal(view.edges().sources.length, 2)
})

test('settings are those given, six hops and 0.1 otherwise', () => {
  assert.deepEqual([new Engine().maxHops, new Engine().floor], [6, 0.1])
  const engine = new Engine({ maxHops: 12, floor: 0.001 })
  assert.deepEqual([engine.maxHops, engine.floor], [12, 0.001])
  assert.equal(new Engine({ maxHops: undefined }).maxHops, 6)
})

test('a batch is one revision and says whether it altered anything', () => {
  const engine = town()
  const altered = engine.batch((batch) => {
    batch.setTrust('carol', 'dave')
    batch.revokeTrust('alice', 'bob')
    batch.block('dave', 'alice')
    batch.unblock('dave', 'alice')
    batch.addMember('eve')
    batch.removeMember('bob')
  })
  assert.equal(altered, true)
  assert.equal(engine.revision, 3)
  assert.deepEqual([engine.memberCount, engine.edgeCount, engine.blockCount], [4, 1, 0])
  assert.equal(engine.batch(() => {}), false)
  assert.equal(engine.revision, 3)
})

test('a batch whose function throws applies nothing and passes the same error on', () => {
  const engine = town()
  const before = engine.toBytes()
  const mine = new RangeError('mine')
  const throwing = (batch) => {
    batch.setTrust('x', 'y')
    throw mine
  }
  assert.throws(() => engine.batch(throwing), (error) => error === mine)
  assert.deepEqual(engine.toBytes(), before)
})

test('a batch takes nothing after its function has returned', () => {
  const engine = town()
  let kept
  engine.batch((batch) => (kept = batch, undefined))
  assert.throws(() => kept.addMember('late'), { code: 'BATCH_CLOSED' })
  assert.equal(engine.has('late'), false)
})

test('an async function makes no batch, and what it does later disturbs nobody', async () => {
  const engine = town()
  const before = engine.toBytes()
  const unheard = []
  const hear = (reason) => unheard.push(reason)
  process.on('unhandledRejection', hear)
  const functions = [
    async (batch) => batch.addMember('x'),
    async (batch) => {
      await null
      batch.addMember('x')
    },
    () => Promise.reject(new Error('mine')),
    () => ({ then: (_, reject) => reject(new Error('mine')) }),
  ]
  for (const fn of functions) {
    const expected = { name: 'TypeError', code: 'INVALID_ARGUMENT' }
    assert.throws(() => engine.batch(fn), expected)
  }
  await sleep(10)
  process.off('unhandledRejection', hear)
  assert.deepEqual(unheard, [])
  assert.deepEqual(engine.toBytes(), before)
})

test('what is logged says what is in it', () => {
  const engine = town()
  engine.putResource('veg', { owner: 'alice', audience: ['public'] })
  assert.match(inspect(engine), /^Engine \{\s+revision: 3,\s+members: 3,\s+edges: 2,\s/)
  assert.match(inspect(engine.view()), /^View \{\s+revision: 3,/)
  assert.equal(inspect(engine.ball('alice')), "Ball(2) { 'bob' => 0.7, 'carol' => 0.56 }")
  assert.equal(inspect(engine.ball('carol')), 'Ball(0) {}')
  for (let i = 0; i < 20; i++) engine.setTrust('carol', `friend ${i}`, 1)
  assert.match(inspect(engine.ball('carol')), /^Ball\(20\) \{ 'friend 0' => 1, .*, \.\.\. 10 more \}$/)
  const watch = engine.watch('bob')
  assert.equal(inspect(watch), "Watch { viewer: 'bob', closed: false, visible: [ 'veg' ] }")
  assert.match(inspect(engine.list('bob')), /resource: 'veg',/)
  assert.match(inspect({ a: { b: { c: [engine, engine.ball('alice'), watch] } } }), /Array/)
  assert.match(inspect({ a: [engine, engine.ball('alice'), watch] }, { depth: 1 }), /\[Engine\], \[Ball\(22\)\], \[Watch\]/)
})

test('a class of its own can extend the engine', () => {
  class Town extends Engine {
    friends(of) {
      return this.ball(of).members
    }
  }
  const mine = new Town({ maxHops: 1 })
  mine.setTrust('a', 'b')
  assert.deepEqual(mine.friends('a'), ['b'])
  assert.ok(mine instanceof Engine && mine instanceof Town)
  assert.ok(Engine.fromBytes(mine.toBytes()) instanceof Engine)
})

test('edges come back as columns that loadEdges takes', () => {
  const { sources, targets, weights } = town().edges()
  const copy = new Engine()
  copy.loadEdges(sources, targets, weights)
  assert.equal(copy.trust('alice', 'carol'), 0.56)
})

test('folding edits changes no answer and no revision, and is reported', () => {
  const engine = town()
  assert.deepEqual(engine.compaction(), {
    finished: 0,
    running: false,
    deltaEdges: 2,
    baseEdges: 0,
  })
  engine.compact()
  const { finished, deltaEdges, baseEdges } = engine.compaction()
  assert.deepEqual([finished, deltaEdges, baseEdges], [1, 0, 2])
  assert.equal(engine.revision, 2)
  assert.equal(engine.trust('alice', 'carol'), 0.56)
})

test('maintenance reports watches, and what a change cost them', () => {
  const engine = town()
  assert.equal(engine.maintenance().watches, 0)
  const watches = [engine.watch('bob'), engine.watch('bob'), engine.watch('carol')]
  engine.setTrust('alice', 'dave', 0.9)
  engine.setTrust('carol', 'dave', 0.9)
  const { watches: open, viewers, balls, last, total } = engine.maintenance()
  assert.deepEqual({ open, viewers, balls }, { open: 3, viewers: 2, balls: 4 })
  assert.ok(last.ballsRepaired >= 1 && total.ballsRepaired >= last.ballsRepaired)
  for (const watch of watches) watch.close()
  assert.deepEqual([engine.maintenance().watches, engine.maintenance().viewers], [0, 0])
})
