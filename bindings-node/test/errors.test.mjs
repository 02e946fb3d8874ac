// Every refusal has its code and leaves the state bit for bit as it was.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { createRequire } from 'node:module'
import { Engine, Exchange, InvalidArgument, Ledger, Refused, TrustError, View, Watch } from 'trust-core'

function town() {
  const engine = new Engine()
  engine.loadEdges(['a', 'b'], ['b', 'c'], [0.9, 0.5])
  engine.block('c', 'a')
  engine.putGroup('oak', { kind: 'community' })
  engine.putGroup('elm', { kind: 'community' })
  engine.putGroup('cell', { kind: 'cell' })
  engine.putGroup('kin', { kind: 'circle', owner: 'a' })
  engine.putResource('r', { owner: 'a', audience: ['public', 'circle:kin'], tags: ['offer'] })
  return engine
}

const refusals = [
  ['UNKNOWN_MEMBER', (e) => e.trust('a', 'nobody')],
  ['UNKNOWN_MEMBER', (e) => e.trust('a', '')],
  ['UNKNOWN_MEMBER', (e) => e.trust('a', 'x'.repeat(1000))],
  ['UNKNOWN_MEMBER', (e) => e.ball('nobody')],
  ['UNKNOWN_MEMBER', (e) => e.balls(['a', 'nobody'])],
  ['UNKNOWN_MEMBER', (e) => e.trustMany([['a', 'nobody']])],
  ['UNKNOWN_MEMBER', (e) => e.revokeTrust('a', 'nobody')],
  ['UNKNOWN_MEMBER', (e) => e.batch((b) => b.removeMember('nobody'))],
  ['INVALID_MEMBER_ID', (e) => e.addMember('')],
  ['INVALID_MEMBER_ID', (e) => e.addMember('é'.repeat(128))],
  ['INVALID_MEMBER_ID', (e) => e.addMember('half \ud83c')],
  ['INVALID_MEMBER_ID', (e) => e.loadEdges(['x', '\udf33'], ['y', 'z'])],
  ['INVALID_WEIGHT', (e) => e.setTrust('a', 'x', NaN)],
  ['INVALID_WEIGHT', (e) => e.setTrust('a', 'x', Infinity)],
  ['INVALID_WEIGHT', (e) => e.setTrust('a', 'x', 0)],
  ['INVALID_WEIGHT', (e) => e.setTrust('a', 'x', 1.001)],
  ['INVALID_WEIGHT', (e) => e.batch((b) => b.setTrust('a', 'x', -1))],
  ['INVALID_WEIGHT', (e) => e.loadEdges(['a', 'x'], ['x', 'a'], [0.5, 7])],
  ['INVALID_THRESHOLD', (e) => e.ball('a', { minTrust: 1.5 })],
  ['INVALID_THRESHOLD', (e) => e.ball('a', { minTrust: NaN })],
  ['SELF_TRUST', (e) => e.setTrust('a', 'a', 0.5)],
  ['SELF_TRUST', (e) => e.batch((b) => b.setTrust('a', 'a'))],
  ['SELF_BLOCK', (e) => e.block('new', 'new')],
  ['LENGTH_MISMATCH', (e) => e.loadEdges([1, 2], [3])],
  ['LENGTH_MISMATCH', (e) => e.loadEdges([1, 2], [3, 4], new Float64Array(3))],
  ['LENGTH_MISMATCH', (e) => e.trustMany(['a', 'b'], ['a'])],
  ['UNKNOWN_MEMBER', (e) => e.leave('oak', 'nobody')],
  ['UNKNOWN_MEMBER', (e) => e.clearPlace('nobody')],
  ['UNKNOWN_MEMBER', (e) => e.place('nobody')],
  ['UNKNOWN_MEMBER', (e) => e.groupsOf('nobody')],
  ['UNKNOWN_MEMBER', (e) => e.erase('nobody')],
  ['UNKNOWN_MEMBER', (e) => e.check('nobody', 'r')],
  ['UNKNOWN_MEMBER', (e) => e.explain('nobody', 'r')],
  ['UNKNOWN_MEMBER', (e) => e.list('nobody')],
  ['UNKNOWN_MEMBER', (e) => e.count('nobody')],
  ['UNKNOWN_MEMBER', (e) => e.watch('nobody')],
  ['UNKNOWN_GROUP', (e) => e.join('none', 'a')],
  ['UNKNOWN_GROUP', (e) => e.leave('none', 'a')],
  ['UNKNOWN_GROUP', (e) => e.removeGroup('none')],
  ['UNKNOWN_GROUP', (e) => e.group('none')],
  ['UNKNOWN_GROUP', (e) => e.membersOf('none')],
  ['UNKNOWN_GROUP', (e) => e.putPartnership('oak', 'none', { shares: [] })],
  ['UNKNOWN_GROUP', (e) => e.endPartnership('none', 'oak')],
  ['UNKNOWN_GROUP', (e) => e.putResource('x', { owner: 'a', community: 'none' })],
  ['UNKNOWN_GROUP', (e) => e.putResource('x', { owner: 'new', audience: ['circle:none'] })],
  ['UNKNOWN_GROUP', (e) => e.batch((b) => (b.join('oak', 'new'), b.join('none', 'new'), undefined))],
  ['UNKNOWN_RESOURCE', (e) => e.removeResource('none')],
  ['UNKNOWN_RESOURCE', (e) => e.resource('none')],
  ['UNKNOWN_RESOURCE', (e) => e.check('a', 'none')],
  ['UNKNOWN_RESOURCE', (e) => e.explain('a', 'none')],
  ['UNKNOWN_RESOURCE', (e) => e.audience('none')],
  ['WRONG_KIND', (e) => e.putPartnership('oak', 'cell', { shares: [] })],
  ['WRONG_KIND', (e) => e.putResource('x', { owner: 'a', audience: ['circle:oak'] })],
  ['WRONG_KIND', (e) => e.putResource('x', { owner: 'a', community: 'kin' })],
  ['SELF_PARTNERSHIP', (e) => e.putPartnership('oak', 'oak', { shares: [] })],
  ['MISSING_OWNER', (e) => e.putGroup('x', { kind: 'circle' })],
  ['UNEXPECTED_OWNER', (e) => e.putGroup('x', { kind: 'cell', owner: 'new' })],
  ['INVALID_KIND', (e) => e.putGroup('x', { kind: 'club' })],
  ['INVALID_GROUP_ID', (e) => e.putGroup('', { kind: 'cell' })],
  ['INVALID_GROUP_ID', (e) => e.putGroup('half \ud83c', { kind: 'cell' })],
  ['INVALID_GROUP_ID', (e) => e.membersOf('half \ud83c')],
  ['INVALID_RESOURCE_ID', (e) => e.putResource('', { owner: 'a' })],
  ['INVALID_RESOURCE_ID', (e) => e.putResource('half \ud83c', { owner: 'a' })],
  ['INVALID_MEMBER_ID', (e) => e.putResource('x', { owner: '' })],
  ['INVALID_TAG', (e) => e.putResource('x', { owner: 'a', tags: [''] })],
  ['INVALID_TAG', (e) => e.list('a', { tags: ['half \ud83c'] })],
  ['INVALID_TAG', (e) => e.putPartnership('oak', 'elm', { shares: ['x'.repeat(256)] })],
  ['INVALID_GRANT', (e) => e.putResource('x', { owner: 'a', audience: ['friends'] })],
  ['INVALID_GRANT', (e) => e.putResource('x', { owner: 'a', audience: ['nearby:0'] })],
  ['INVALID_GRANT', (e) => e.putResource('x', { owner: 'a', audience: ['circle:half \ud83c'] })],
  ['INVALID_PLACE', (e) => e.setPlace('a', 90.1, 0)],
  ['INVALID_PLACE', (e) => e.setPlace('a', 0, -180.1)],
  ['INVALID_PLACE', (e) => e.setPlace('a', NaN, 0)],
  ['INVALID_PLACE', (e) => e.setPlace('a', 0, 0, { precision: 'street' })],
  ['INVALID_PLACE', (e) => e.putResource('x', { owner: 'a', place: { latitude: 91, longitude: 0 } })],
  ['INVALID_TIME', (e) => e.putResource('x', { owner: 'a', createdAt: Infinity })],
  ['INVALID_TIME', (e) => e.putResource('x', { owner: 'a', expiresAt: NaN })],
  ['INVALID_TIME', (e) => e.check('a', 'r', { now: 2 ** 53 })],
  ['INVALID_TIME', (e) => e.explain('a', 'r', { now: -Infinity })],
  ['INVALID_TIME', (e) => e.list('a', { now: NaN })],
  ['INVALID_TIME', (e) => e.watch('a', { now: NaN })],
  ['INVALID_TIME', (e) => e.watch('a').poll({ now: NaN })],
  ['INVALID_TIME', (e) => e.watch('a').moveTo(NaN)],
  ['INVALID_THRESHOLD', (e) => e.list('a', { minTrust: 2 })],
  ['INVALID_DISTANCE', (e) => e.list('a', { withinKm: -1 })],
  ['INVALID_DISTANCE', (e) => e.count('a', { withinKm: NaN })],
  ['NO_PLACE', (e) => e.list('a', { withinKm: 5 })],
  ['NO_PLACE', (e) => e.count('a', { withinKm: 5 })],
  ['NO_PLACE', (e) => e.watch('a', { withinKm: 5 })],
  ['INVALID_VIA', (e) => e.list('a', { via: ['friend'] })],
  ['INVALID_ORDER', (e) => e.list('a', { order: 'best' })],
  ['INVALID_LIMIT', (e) => e.list('a', { limit: 0 })],
  ['INVALID_LIMIT', (e) => e.list('a', { limit: 1.5 })],
  ['INVALID_LIMIT', (e) => e.list('a', { limit: Infinity })],
  ['INVALID_LIMIT', (e) => e.list('a', { budget: -1 })],
  ['INVALID_CURSOR', (e) => e.list('a', { cursor: '' })],
  ['INVALID_CURSOR', (e) => e.list('a', { cursor: 'x'.repeat(10_000) })],
  ['INVALID_CURSOR', (e) => e.list('b', { order: 'nearest', cursor: cursorOf(e) })],
  ['INVALID_SETTING', () => new Engine({ trustedMin: 0 })],
  ['INVALID_SETTING', () => new Engine({ networkMin: 1.5 })],
  ['INVALID_SETTING', () => new Engine({ trustedDirection: 'up' })],
  ['INVALID_SETTING', () => new Engine({ networkDirection: '' })],
  ['IO_ERROR', (e) => e.loadTsv('/nowhere/at/all.tsv')],
  ['INVALID_VALUE', (e) => e.loadTsv('x', { weights: 'all' })],
  ['IO_ERROR', (e) => e.save('/nowhere/at/all')],
  ['INVALID_SETTING', () => new Engine({ maxHops: 0 })],
  ['INVALID_SETTING', () => new Engine({ maxHops: 13 })],
  ['INVALID_SETTING', () => new Engine({ maxHops: 2.5 })],
  ['INVALID_SETTING', () => new Engine({ maxHops: NaN })],
  ['INVALID_SETTING', () => new Engine({ floor: 0 })],
  ['INVALID_SETTING', () => new Engine({ floor: 2 })],
  ['INVALID_CHECKPOINT', () => Engine.fromBytes(new Uint8Array())],
  ['INVALID_CHECKPOINT', () => Engine.fromBytes(Buffer.from('not one, whatever it says'))],
]

/** A cursor of the order newest. */
function cursorOf(engine) {
  const copy = Engine.fromBytes(engine.toBytes())
  for (const id of ['1', '2']) copy.putResource(id, { owner: 'a', audience: ['public'] })
  return copy.list('b', { limit: 1 }).nextCursor
}

const wrongTypes = [
  ['source must be a string, not a number', (e) => e.trust(1, 'b')],
  ['target must be a string, not undefined', (e) => e.trust('a')],
  ['weight must be a number, not a string', (e) => e.setTrust('a', 'b', '0.5')],
  ['weight must be a number, not a BigInt', (e) => e.setTrust('a', 'b', 1n)],
  ['member must be a string, not null', (e) => e.ball(null)],
  ['options must be an object, not a number', (e) => e.ball('a', 0.5)],
  ['minTrust must be a number, not a string', (e) => e.ball('a', { minTrust: '0.5' })],
  ['reverse must be a boolean, not a number', (e) => e.ball('a', { reverse: 1 })],
  [/unknown option "mintrust"; this call knows: minTrust, reverse/, (e) => e.ball('a', { mintrust: 1 })],
  [/unknown option "max_hops"; this call knows: maxHops, floor, /, () => new Engine({ max_hops: 3 })],
  [/^Engine is a class: it cannot be called without 'new'$/, () => Engine()],
  [/^Engine is a class/, (e) => e.constructor.call(e, {})],
  ['now must be a number, not a BigInt', (e) => e.check('a', 'r', { now: 1n })],
  ['now must be a number, not a string', (e) => e.list('a', { now: '5' })],
  ['now must be a number, not an object', (e) => e.watch('a', { now: new Date() })],
  ['now must be a number, not undefined', (e) => e.watch('a').moveTo()],
  ['options must be an object, not a number', (e) => e.check('a', 'r', 5)],
  [/unknown option "nwo"; this call knows: now/, (e) => e.check('a', 'r', { nwo: 5 })],
  [/unknown option "limit"; this call knows: now, tags/, (e) => e.count('a', { limit: 5 })],
  ['createdAt must be a number, not a BigInt', (e) => e.putResource('x', { owner: 'a', createdAt: 1n })],
  ['viewer must be a string, not undefined', (e) => e.list()],
  ['resource must be a string, not a number', (e) => e.check('a', 7)],
  ['group must be a string, not a number', (e) => e.join(7, 'a')],
  ['tags must be an array of strings, not a string', (e) => e.list('a', { tags: 'offer' })],
  ['via[1] must be a string, not null', (e) => e.list('a', { via: ['own', null] })],
  ['audience[0] must be a string, not a number', (e) => e.putResource('x', { owner: 'a', audience: [5] })],
  ['limit must be a number, not a string', (e) => e.list('a', { limit: '5' })],
  ['cursor must be a string, not a number', (e) => e.list('a', { cursor: 5 })],
  ['includeOwn must be a boolean, not a number', (e) => e.list('a', { includeOwn: 1 })],
  ['kind must be given', (e) => e.putGroup('x', {})],
  ['kind must be given', (e) => e.putGroup('x')],
  ['shares must be given', (e) => e.putPartnership('oak', 'elm')],
  ['owner must be given', (e) => e.putResource('x', {})],
  ['options must be an object, not undefined', (e) => e.putResource('x')],
  ['latitude must be a number, not undefined', (e) => e.setPlace('a')],
  ['place must be an object, not an array', (e) => e.putResource('x', { owner: 'a', place: [1, 2] })],
  ['place.longitude must be given', (e) => e.putResource('x', { owner: 'a', place: { latitude: 1 } })],
  [/unknown option "lat"; this call knows: latitude/, (e) => e.putResource('x', { owner: 'a', place: { lat: 1 } })],
  ['active must be a boolean, not a number', (e) => e.putResource('x', { owner: 'a', active: 1 })],
  ['nearbyStrict must be a boolean, not a string', () => new Engine({ nearbyStrict: 'yes' })],
  ['trustedDirection must be a string, not a boolean', () => new Engine({ trustedDirection: true })],
  ['fn must be a function, not undefined', (e) => e.batch()],
  [/^sources must be an array of strings or whole numbers/, (e) => e.loadEdges('abc', [1])],
  ['sources[1] must be a string or a number, not a boolean', (e) => e.loadEdges(['a', true], ['b', 'c'])],
  ['targets[0] = 1.5 is not a whole number', (e) => e.loadEdges([1], [1.5])],
  ['targets[0] = 9007199254740992 is not a whole number', (e) => e.loadEdges([1], [2 ** 53])],
  [/^weights must be a Float64Array/, (e) => e.loadEdges([1], [2], new BigInt64Array(1))],
  ['weights[0] must be a number, not a string', (e) => e.loadEdges([1], [2], ['0.5'])],
  ['onProgress must be a function, not a boolean', (e) => e.loadEdges([1], [2], null, { onProgress: true })],
  ['pairs[0] must be [source, target]', (e) => e.trustMany([['a']])],
  ['path must be a string, not undefined', (e) => e.save()],
  ['bytes must be a Uint8Array, not an array', () => Engine.fromBytes([1, 2])],
]

test('every refusal has its code and changes nothing', () => {
  const engine = town()
  const before = engine.toBytes()
  for (const [code, call] of refusals) {
    assert.throws(() => call(engine), (error) => {
      assert.equal(error.code, code, String(call))
      assert.ok(error instanceof Error && error instanceof TrustError && error.message.length > 10)
      assert.equal(error.name, 'TrustError')
      assert.ok(Object.isFrozen(error.values))
      return true
    })
    assert.deepEqual(engine.toBytes(), before, String(call))
  }
})

test('a wrong type is a TypeError that says what was wanted and found', () => {
  const engine = town()
  const before = engine.toBytes()
  for (const [message, call] of wrongTypes) {
    const expected = { name: 'TypeError', code: 'INVALID_ARGUMENT', message, values: {} }
    assert.throws(() => call(engine), expected)
    assert.throws(() => call(engine), TrustError)
    assert.throws(() => call(engine), InvalidArgument)
    assert.deepEqual(engine.toBytes(), before, String(call))
  }
})

test('promise twins reject with the same codes and never throw', async () => {
  const engine = town()
  const calls = [
    ['UNKNOWN_MEMBER', () => engine.ballAsync('nobody')],
    ['UNKNOWN_MEMBER', () => engine.ballsAsync(['nobody'])],
    ['UNKNOWN_MEMBER', () => engine.trustManyAsync([['a', 'nobody']])],
    ['INVALID_ARGUMENT', () => engine.ballAsync('a', { mintrust: 1 })],
    ['INVALID_ARGUMENT', () => engine.ballAsync('a', { signal: 'now' })],
    ['INVALID_ARGUMENT', () => engine.ballAsync('a', 7)],
    ['INVALID_ARGUMENT', () => engine.listAsync('a', { limt: 7 })],
    ['NO_PLACE', () => engine.listAsync('a', { withinKm: 7 })],
    ['UNKNOWN_RESOURCE', () => engine.audienceAsync('none')],
    ['INVALID_ARGUMENT', () => engine.loadEdgesAsync('abc', [1])],
    ['INVALID_ARGUMENT', () => engine.loadEdgesAsync([1], [2], null, { onProgress: 1 })],
    ['INVALID_WEIGHT', () => engine.loadEdgesAsync([1], [2], [Infinity])],
    ['LENGTH_MISMATCH', () => engine.loadEdgesAsync([1], [2, 3])],
    ['IO_ERROR', () => engine.loadTsvAsync('/nowhere/at/all.tsv')],
    ['IO_ERROR', () => engine.saveAsync('/nowhere/at/all')],
    ['IO_ERROR', () => Engine.loadAsync('/nowhere/at/all')],
  ]
  const before = engine.toBytes()
  for (const [code, call] of calls) {
    await assert.rejects(call(), (error) => {
      assert.equal(error.code, code, String(call))
      assert.ok(error instanceof TrustError, String(call))
      assert.equal(error instanceof TypeError, code === 'INVALID_ARGUMENT')
      return true
    })
  }
  assert.deepEqual(engine.toBytes(), before)
})

test('a batch refuses what can be no change at once, and the rest when it is made', () => {
  const engine = town()
  const before = engine.toBytes()
  const refused = [
    (b) => b.putGroup('x', { kind: 'club' }),
    (b) => b.setPlace('new', 91, 0),
    (b) => b.putResource('x', { owner: 'a', audience: ['friends'] }),
    (b) => b.putPartnership('oak', 'elm', { shares: [''] }),
  ]
  engine.batch((batch) => {
    for (const change of refused) assert.throws(() => change(batch), Error)
  })
  const later = [
    (b) => b.removeResource('none'),
    (b) => b.leave('oak', 'nobody'),
    (b) => b.putResource('x', { owner: 'a', community: 'kin' }),
  ]
  for (const change of later) {
    let collected = false
    const batch = (b) => {
      b.putGroup('new', { kind: 'cell' })
      change(b)
      collected = true
    }
    assert.throws(() => engine.batch(batch), Error)
    assert.ok(collected)
  }
  assert.deepEqual(engine.toBytes(), before)
})

/** A refusal, and the values that Python's exception has of it. */
const offences = [
  [{ given: 'nobody' }, (e) => e.trust('a', 'nobody')],
  [{ given: 'none' }, (e) => e.membersOf('none')],
  [{ given: 'none' }, (e) => e.check('a', 'none')],
  [{ given: '' }, (e) => e.addMember('')],
  [{ given: 'x'.repeat(64) }, (e) => e.addMember('x'.repeat(300))],
  [{ given: '1.5' }, (e) => e.setTrust('a', 'x', 1.5)],
  [{ given: '2' }, (e) => e.ball('a', { minTrust: 2 })],
  [{ given: '13', setting: 'maxHops' }, () => new Engine({ maxHops: 13 })],
  [{ given: 'inf' }, (e) => e.list('a', { now: Infinity })],
  [{ given: '91' }, (e) => e.setPlace('a', 91, 0)],
  [{ given: '-1' }, (e) => e.list('a', { withinKm: -1 })],
  [{ given: 'friends' }, (e) => e.putResource('x', { owner: 'a', audience: ['friends'] })],
  [{ given: 'friend' }, (e) => e.list('a', { via: ['friend'] })],
  [{ given: 'club' }, (e) => e.putGroup('x', { kind: 'club' })],
  [{ given: 'best' }, (e) => e.list('a', { order: 'best' })],
  [{ given: '0' }, (e) => e.list('a', { limit: 0 })],
  [{ given: 'x' }, (e) => e.list('a', { cursor: 'x' })],
  [{ given: 'a', withinKm: '5' }, (e) => e.list('a', { withinKm: 5 })],
  [{ given: 'cell', found: 'cell', expected: 'community' }, (e) => e.putPartnership('oak', 'cell', { shares: [] })],
  [{ given: 'x' }, (e) => e.putGroup('x', { kind: 'circle' })],
  [{ given: 'x', kind: 'cell' }, (e) => e.putGroup('x', { kind: 'cell', owner: 'new' })],
  [{ given: 'oak' }, (e) => e.putPartnership('oak', 'oak', { shares: [] })],
  [{ given: 'a' }, (e) => e.setTrust('a', 'a')],
  [{ given: 'a' }, (e) => e.block('a', 'a')],
  [{ given: '7', row: 1 }, (e) => e.loadEdges(['a', 'x'], ['x', 'a'], [0.5, 7])],
  [{ sources: 2, targets: 1, weights: 2 }, (e) => e.loadEdges([1, 2], [3])],
  [{ given: '/nowhere/at/all', errno: 2 }, (e) => e.save('/nowhere/at/all')],
  [{ given: '/nowhere/at/all', errno: 2 }, () => Engine.load('/nowhere/at/all')],
]

test('a refusal tells the values that offended', () => {
  const engine = town()
  for (const [values, call] of offences) {
    assert.throws(() => call(engine), (error) => {
      assert.deepEqual(error.values, values, String(call))
      return true
    })
  }
  const { after, ...refusal } = caught(() => {
    new Ledger('oak').open('member:x', { floor: 0 }).open('member:y').transfer('t', 'member:x', 'member:y', 5, { now: 1 })
  })
  assert.ok(after instanceof Ledger && Object.isFrozen(after))
  assert.deepEqual([refusal.code, refusal.class, refusal.values.account], ['BELOW_FLOOR', 'conflict', 'member:x'])
  const refused = caught(() => Exchange.offer('x', { by: 'ana', title: '', now: 1 }))
  assert.ok(refused instanceof Refused && refused instanceof TrustError && refused instanceof Error)
  assert.deepEqual([refused.name, refused.fields], ['Refused', refused.values])
})

function caught(call) {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

test('there is one class of errors, whichever way the package came in', () => {
  const required = createRequire(import.meta.url)('trust-core')
  assert.equal(required.TrustError, TrustError)
  assert.ok(caught(() => new required.Engine().ball('nobody')) instanceof TrustError)
  for (const other of [new Error('no'), new TypeError('no'), null, undefined, 'UNKNOWN_MEMBER', { code: 'BUSY' }]) {
    assert.equal(other instanceof TrustError, false)
  }
  assert.ok(!(caught(() => new Engine().ball('nobody')) instanceof Refused))
  const own = new TrustError('mine', 'BUSY', { given: 'x' })
  assert.deepEqual([own.message, own.code, own.values], ['mine', 'BUSY', { given: 'x' }])
})

test('an error starts where the package was called, and prints its code and values', () => {
  const error = caught(function asking() {
    new Engine().trust('nobody', 'b')
  })
  assert.match(error.stack, /^TrustError: unknown member "nobody"\n/)
  assert.match(error.stack, /asking/)
  assert.doesNotMatch(error.stack, /errors\.cjs/)
  assert.match(inspect(error), /code: 'UNKNOWN_MEMBER',\s+values: { given: 'nobody' }/)
})

test('methods of no object, and classes that are not made, say so', () => {
  const { trust } = new Engine()
  const wrong = [() => trust('a', 'b'), () => new View(), () => new Watch(), () => View(), () => View.prototype.revision]
  for (const call of wrong) assert.throws(call, { name: 'TypeError', code: 'INVALID_ARGUMENT' }, String(call))
})

test('a replacement character is an id like any other', () => {
  const engine = new Engine()
  engine.setTrust('\ufffd', 'b')
  engine.loadEdges(['\ufffd'], ['c'])
  assert.equal(engine.trust('\ufffd', 'c'), 0.8)
  engine.putGroup('\ufffd', { kind: 'circle', owner: '\ufffd' })
  engine.putResource('\ufffd', { owner: '\ufffd', audience: ['circle:\ufffd'], tags: ['\ufffd'] })
  assert.equal(engine.count('\ufffd', { includeOwn: true, tags: ['\ufffd'] }), 1)
})

test('the README documents every code that the types name', () => {
  const types = readFileSync(new URL('../index.d.ts', import.meta.url), 'utf8')
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const codes = types.match(/type ErrorCode =([^;]*?)\n\n/)[1].match(/[A-Z_]{3,}/g)
  assert.ok(codes.length > 30)
  for (const code of codes) assert.ok(readme.includes(`\`${code}\``), code)
})
