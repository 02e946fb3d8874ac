// On random worlds, after every change and for every viewer and resource: check, list, count, audience, explain and
// watch say the same, and so does an engine that knows nothing but the checkpoint.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Engine } from 'trust-core'

const members = ['a', 'b', 'c', 'd', 'é']
const groups = ['cell', 'oak', 'elm', 'kin']
const resources = ['r1', 'r2', 'r3', 'r4']
const tags = ['offer', 'need']

const member = fc.constantFrom(...members)
const community = fc.constantFrom('oak', 'elm')
const group = fc.constantFrom(...groups)
const someTags = fc.subarray(tags)
const grant = fc.constantFrom(
  'circle:kin',
  'cell',
  'community',
  'partner',
  'trusted',
  'nearby:25',
  'nearby:500',
  'network',
  'public',
)
const latitude = fc.constantFrom(50, 50.1, 51, -50)
const maybe = (arbitrary) => fc.option(arbitrary, { nil: undefined })

const resource = fc.record({
  owner: member,
  audience: fc.uniqueArray(grant, { maxLength: 4 }),
  community: maybe(community),
  tags: someTags,
  createdAt: fc.integer({ min: 0, max: 5 }),
  expiresAt: maybe(fc.integer({ min: 1, max: 10 })),
  place: maybe(fc.record({ latitude, longitude: fc.constant(4) })),
  active: fc.boolean(),
})

const call = (verb, ...args) => fc.tuple(fc.constant(verb), ...args)
const change = fc.oneof(
  { weight: 6, arbitrary: call('setTrust', member, member, fc.constantFrom(1, 0.8, 0.7, 0.5, 0.3)) },
  { weight: 2, arbitrary: call('revokeTrust', member, member) },
  { weight: 2, arbitrary: call('block', member, member) },
  { weight: 1, arbitrary: call('unblock', member, member) },
  { weight: 6, arbitrary: call('putResource', fc.constantFrom(...resources), resource) },
  { weight: 1, arbitrary: call('removeResource', fc.constantFrom(...resources)) },
  { weight: 4, arbitrary: call('join', group, member) },
  { weight: 1, arbitrary: call('leave', group, member) },
  { weight: 2, arbitrary: call('putPartnership', fc.constant('oak'), fc.constant('elm'), fc.record({ shares: someTags })) },
  { weight: 1, arbitrary: call('endPartnership', fc.constant('oak'), fc.constant('elm')) },
  { weight: 3, arbitrary: call('setPlace', member, latitude, fc.constant(4), fc.constant({ precision: 'city' })) },
  { weight: 1, arbitrary: call('clearPlace', member) },
  { weight: 1, arbitrary: call('removeMember', member) },
  { weight: 1, arbitrary: call('erase', member) },
  { weight: 1, arbitrary: call('removeGroup', group) },
  { weight: 1, arbitrary: call('putGroup', fc.constant('kin'), fc.record({ kind: fc.constant('circle'), owner: member })) },
)

const direction = fc.constantFrom('owner_to_viewer', 'viewer_to_owner', 'either', 'both')
const world = fc.record({
  settings: fc.record({
    maxHops: fc.constantFrom(1, 2, 6),
    trustedMin: fc.constantFrom(0.5, 0.7),
    trustedDirection: direction,
    networkMin: fc.constantFrom(0.1, 0.4),
    networkDirection: direction,
    nearbyStrict: fc.boolean(),
  }),
  changes: fc.array(change, { minLength: 1, maxLength: 25 }),
  now: fc.integer({ min: 0, max: 10 }),
  filter: fc.record({
    tags: maybe(someTags),
    via: maybe(fc.subarray(['own', 'circle', 'community', 'trusted', 'nearby', 'public'])),
    minTrust: maybe(fc.constantFrom(0.3, 0.6)),
    includeOwn: fc.boolean(),
  }),
  limit: fc.integer({ min: 1, max: 3 }),
})

const refusals = new Set([
  'UNKNOWN_MEMBER',
  'UNKNOWN_GROUP',
  'UNKNOWN_RESOURCE',
  'SELF_TRUST',
  'SELF_BLOCK',
])

/** Makes a change; a refusal leaves everything as it was. */
function make(engine, [verb, ...args]) {
  const before = engine.toBytes()
  try {
    engine[verb](...args)
  } catch (error) {
    assert.ok(refusals.has(error.code), `${error.code}: ${error.message}`)
    assert.deepEqual(engine.toBytes(), before)
  }
}

const ids = (rows) => rows.map((row) => row.resource)

/** Every way to ask who sees what gives one answer. */
function agree(at, now) {
  const audiences = new Map(at.resources().map((id) => [id, at.audience(id, { now })]))
  for (const viewer of at.members()) {
    const { rows, total } = at.list(viewer, { now, limit: 100 })
    assert.equal(total, rows.length)
    assert.equal(at.count(viewer, { now }), total)
    for (const id of at.resources()) {
      const { owner } = at.resource(id)
      const decision = at.explain(viewer, id, { now })
      const listed = rows.find((row) => row.resource === id)
      assert.equal(at.check(viewer, id, { now }), decision.visible)
      if (owner === viewer) {
        assert.deepEqual([decision.via, listed], ['own', undefined])
        continue
      }
      assert.equal(listed !== undefined, decision.visible)
      assert.equal(listed?.via ?? null, decision.via)
      assert.equal(audiences.get(id).members.includes(viewer), decision.visible)
      if (listed) assert.equal(listed.trust, at.trust(viewer, owner))
    }
  }
  for (const { members, total, byGrant } of audiences.values()) {
    assert.equal(total, members.length)
    assert.equal(Object.values(byGrant).reduce((sum, count) => sum + count, 0), total)
  }
}

/** Pages of any size are the whole list in every order. */
function walk(at, viewer, filter, limit) {
  for (const order of ['newest', 'nearest', 'most_trusted']) {
    const whole = at.list(viewer, { ...filter, order, limit: 100 })
    assert.equal(at.count(viewer, filter), whole.total)
    const rows = []
    let cursor = null
    do {
      const page = at.list(viewer, { ...filter, order, limit, cursor })
      assert.deepEqual([page.total, page.complete], [whole.total, true])
      rows.push(...page.rows)
      cursor = page.nextCursor
    } while (cursor !== null)
    assert.deepEqual(rows, whole.rows)
  }
}

/** A watch with all that it told summed up. */
class Sum {
  constructor(engine, viewer, filter) {
    this.watch = engine.watch(viewer, filter)
    this.filter = filter
    this.seen = new Set(this.watch.visible)
  }

  agrees(at) {
    for (const { revision, appeared, vanished } of this.watch.poll()) {
      assert.ok(revision <= at.revision)
      for (const id of vanished) assert.ok(this.seen.delete(id), id)
      for (const id of appeared) assert.ok(!this.seen.has(id) && this.seen.add(id), id)
    }
    const { viewer, over } = this.watch
    const expected = over ? [] : ids(at.list(viewer, { ...this.filter, limit: 100 }).rows)
    assert.deepEqual([...this.seen].sort(), expected.sort())
    assert.deepEqual(this.watch.visible.sort(), expected)
  }
}

test('check, list, count, audience, explain and watch agree after every change', () => {
  fc.assert(
    fc.property(world, ({ settings, changes, now, filter, limit }) => {
      const engine = new Engine(settings)
      engine.putGroup('cell', { kind: 'cell' })
      engine.putGroup('oak', { kind: 'community' })
      engine.putGroup('elm', { kind: 'community' })
      engine.putGroup('kin', { kind: 'circle', owner: 'a' })
      const watches = new Map()
      for (const change of changes) {
        make(engine, change)
        for (const [viewer, sums] of watches) {
          for (const sum of sums) sum.agrees(engine)
          if (sums[0].watch.over) watches.delete(viewer)
        }
        for (const viewer of engine.members().filter((viewer) => !watches.has(viewer))) {
          watches.set(viewer, [{ now }, { now, ...filter }].map((f) => new Sum(engine, viewer, f)))
        }
      }
      const reloaded = Engine.fromBytes(engine.toBytes())
      for (const at of [engine, engine.view(), reloaded]) agree(at, now)
      for (const viewer of engine.members()) {
        walk(engine, viewer, { now, ...filter }, limit)
        const asked = { now, ...filter, limit: 100 }
        const { rows } = engine.list(viewer, asked)
        assert.deepEqual(reloaded.list(viewer, asked).rows, rows)
      }
    }),
    { numRuns: 150 },
  )
})

test('a watch whose clock moves sees what a list sees at that moment', () => {
  fc.assert(
    fc.property(world, fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 6 }), (given, moments) => {
      const engine = new Engine(given.settings)
      for (const id of groups.slice(1, 3)) engine.putGroup(id, { kind: 'community' })
      const watch = engine.addMember('b') && engine.watch('b')
      const seen = new Set(watch.visible)
      for (const [i, change] of given.changes.entries()) {
        make(engine, change)
        if (!engine.has('b')) return
        const now = moments[i % moments.length] ?? 0
        for (const { appeared, vanished } of watch.poll({ now })) {
          for (const id of vanished) assert.ok(seen.delete(id))
          for (const id of appeared) assert.ok(!seen.has(id) && seen.add(id))
        }
        if (watch.over) return
        assert.deepEqual([...seen].sort(), ids(engine.list('b', { now, limit: 100 }).rows).sort())
      }
    }),
    { numRuns: 150 },
  )
})
