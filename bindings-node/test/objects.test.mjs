// What programs do with any object: print it, write it as JSON, spread, compare, clone and send it.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { serialize } from 'node:v8'
import { MessageChannel, Worker } from 'node:worker_threads'
import trustCore, { Engine, Exchange, Invite, Ledger, Partnership } from 'trust-core'

function town() {
  const engine = new Engine()
  engine.loadEdges(['alice', 'bob'], ['bob', 'carol'], [0.7, 0.8])
  engine.putResource('veg', { owner: 'alice', audience: ['public'] })
  return engine
}

/** One object of each class. */
function objects() {
  const engine = town()
  const ledger = new Ledger('oak').open('member:ana')
  let batch
  engine.batch((open) => (batch = open, undefined))
  return {
    Engine: engine,
    View: engine.view(),
    Ball: engine.ball('alice'),
    Batch: batch,
    Watch: engine.watch('bob'),
    Partnership: Partnership.propose('p', 'oak', 'river', { by: 'sam', now: 1, stewards: { oak: ['sam'] } }),
    Exchange: Exchange.offer('x', { by: 'ana', title: 'Ironing', now: 1 }),
    Ledger: ledger,
    Between: Ledger.between(ledger, new Ledger('river'), 'p'),
    Invite: Invite.issue('i', new Uint8Array(32), 'kin', { by: 'ana', now: 1 }),
  }
}

const classes = Object.entries(trustCore).filter(([, { prototype } = {}]) => prototype && !(prototype instanceof Error))

test('no class is missing here', () => {
  assert.deepEqual(Object.keys(objects()).sort(), classes.map(([name]) => name).sort())
  for (const [name, object] of Object.entries(objects())) {
    assert.ok(object instanceof trustCore[name])
    assert.equal(object.constructor, trustCore[name])
  }
})

test('a structured clone of anything native is refused by the name of its class', () => {
  const { port1, port2 } = new MessageChannel()
  for (const [name, object] of Object.entries(objects())) {
    const clones = [
      structuredClone,
      serialize,
      (it) => port1.postMessage(it),
      (it) => structuredClone({ deep: [it] }),
      (it) => new Worker('', { eval: true, workerData: it }),
    ]
    for (const clone of clones) assert.throws(() => clone(object), { message: `#<${name}> could not be cloned.` })
  }
  port1.close()
  port2.close()
})

test('columns, pages and other plain answers are cloned as they are', () => {
  const engine = town()
  const ball = engine.ball('alice')
  const answers = [ball.members, ball.trust, ball.hops, engine.edges(), engine.blocks(), engine.list('bob'),
    engine.explain('bob', 'veg'), engine.audience('veg'), engine.trustMany([['alice', 'bob']]), engine.lastLoad]
  for (const answer of answers) assert.deepEqual(structuredClone(answer), answer)
})

test('JSON of a ball is its rows, and of a typed array a list', async () => {
  const engine = town()
  const ball = engine.ball('alice')
  const rows = [{ member: 'bob', trust: 0.7, hops: 1 }, { member: 'carol', trust: 0.56, hops: 2 }]
  const json = (value) => JSON.parse(JSON.stringify(value))
  assert.deepEqual(json(ball), rows)
  assert.deepEqual(json({ deep: [ball] }), { deep: [rows] })
  assert.deepEqual(json(await engine.ballsAsync(['carol', 'alice'])), [[], rows])
  assert.deepEqual(json({ trust: ball.trust, hops: ball.hops }), { trust: [0.7, 0.56], hops: [1, 2] })
  assert.deepEqual(json({ ...ball }), { members: ['bob', 'carol'], trust: [0.7, 0.56], hops: [1, 2] })
  const pairs = [['alice', 'bob'], ['alice', 'carol']]
  for (const trust of [engine.trustMany(pairs), await engine.trustManyAsync(pairs), engine.view().trustMany(pairs)]) {
    assert.deepEqual(json(trust), [0.7, 0.56])
    assert.deepEqual(trust, Float64Array.of(0.7, 0.56))
  }
  for (const edges of [engine.edges(), engine.view().edges()]) {
    assert.deepEqual(json(edges), { ...edges, weights: Array.from(edges.weights) })
  }
})

test('JSON of engines, views and watches says in short what they hold', () => {
  const { Engine: engine, View: view, Watch: watch } = objects()
  const summary = { revision: 2, members: 3, edges: 2, blocks: 0, groups: 0, resources: 1 }
  assert.equal(JSON.stringify(engine), JSON.stringify(summary))
  assert.equal(JSON.stringify(view), JSON.stringify(summary))
  assert.equal(JSON.stringify(watch), '{"viewer":"bob","closed":false,"visible":["veg"]}')
  watch.close()
  assert.equal(JSON.stringify(watch), '{"viewer":"bob","closed":true,"visible":[]}')
})

test('the console shows what each object holds', () => {
  const shown = Object.fromEntries(Object.entries(objects()).map(([name, object]) => [name, inspect(object)]))
  assert.equal(shown.Ball, "Ball(2) { 'bob' => 0.7, 'carol' => 0.56 }")
  assert.equal(shown.Batch, '[Batch]')
  assert.equal(shown.Watch, "Watch { viewer: 'bob', closed: false, visible: [ 'veg' ] }")
  assert.match(shown.Engine, /^Engine {\s+revision: 2,\s+members: 3,\s+edges: 2/)
  for (const [name, text] of Object.entries(shown)) assert.match(text, new RegExp(`^\\[?${name}\\b`))
  for (const [, Class] of classes) assert.equal(typeof inspect(Class.prototype), 'string')
})

test('balls compare by what they hold, whether their columns were read or not', () => {
  const engine = town()
  const ball = engine.ball('alice')
  assert.equal(ball.members, ball.members)
  assert.deepEqual(ball, engine.ball('alice'))
  assert.notDeepEqual(engine.ball('alice'), engine.ball('bob'))
  assert.deepEqual(Object.keys(engine.ball('bob')), ['members', 'trust', 'hops'])
})

test('programs may derive classes, and what these answer is as usual', () => {
  class Town extends Engine {
    greet() {
      return `${this.memberCount} members`
    }
  }
  const derived = new Town({ maxHops: 2 })
  derived.setTrust('a', 'b')
  assert.equal(derived.greet(), '2 members')
  assert.ok(derived instanceof Engine && derived.view() instanceof trustCore.View)
  assert.throws(() => structuredClone(derived), /#<Town> could not be cloned/)
})

test('the package may be evaluated again beside itself, as test runners do', () => {
  const require = createRequire(import.meta.url)
  const entry = require.resolve('trust-core')
  const first = require(entry)
  const kept = Object.entries(require.cache).filter(([path]) => path.endsWith('.cjs') && !path.includes('node_modules'))
  for (const [path] of kept) delete require.cache[path]
  const second = require(entry)
  assert.notEqual(second.Engine, first.Engine)
  for (const { Engine: Either, TrustError } of [first, second]) {
    const engine = new Either()
    engine.setTrust('a', 'b', 0.5)
    engine.putResource('r', { owner: 'a', audience: ['public'] })
    assert.deepEqual(engine.list('b').rows.map(({ resource }) => resource), ['r'])
    assert.throws(() => engine.ball('nobody'), TrustError)
  }
  Object.assign(require.cache, Object.fromEntries(kept))
})

test('the version is that of the package', () => {
  const { version } = createRequire(import.meta.url)('trust-core/package.json')
  assert.equal(trustCore.version, version)
})
