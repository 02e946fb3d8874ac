// Every refusal has its code and leaves the state bit for bit as it was.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Engine } from 'trust-core'

function town() {
  const engine = new Engine()
  engine.loadEdges(['a', 'b'], ['b', 'c'], [0.9, 0.5])
  engine.block('c', 'a')
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
  ['SELF_TRUST', (e) => e.loadEdges([1, 2], [2, '2'])],
  ['SELF_BLOCK', (e) => e.block('new', 'new')],
  ['LENGTH_MISMATCH', (e) => e.loadEdges([1, 2], [3])],
  ['LENGTH_MISMATCH', (e) => e.loadEdges([1, 2], [3, 4], new Float64Array(3))],
  ['LENGTH_MISMATCH', (e) => e.trustMany(['a', 'b'], ['a'])],
  ['IO_ERROR', (e) => e.loadTsv('/nowhere/at/all.tsv')],
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
  [/unknown option "max_hops"; this call knows: maxHops, floor/, () => new Engine({ max_hops: 3 })],
  ['fn must be a function, not undefined', (e) => e.batch()],
  [/^sources must be an array of strings or whole numbers/, (e) => e.loadEdges('abc', [1])],
  ['sources[1] must be a string or a number, not null', (e) => e.loadEdges(['a', null], ['b', 'c'])],
  ['targets[0] = 1.5 is not a whole number', (e) => e.loadEdges([1], [1.5])],
  ['targets[0] = 9007199254740992 is not a whole number', (e) => e.loadEdges([1], [2 ** 53])],
  [/^weights must be a Float64Array/, (e) => e.loadEdges([1], [2], new BigInt64Array(1))],
  ['weights[0] must be a number, not a string', (e) => e.loadEdges([1], [2], ['0.5'])],
  ['onProgress must be a function, not a boolean', (e) => e.loadEdges([1], [2], null, { onProgress: true })],
  ['pairs[0] must be [source, target]', (e) => e.trustMany([['a']])],
  ['weights must be auto, asGiven or vouch, not "all"', (e) => e.loadTsv('x', { weights: 'all' })],
  ['path must be a string, not undefined', (e) => e.save()],
  ['bytes must be a Uint8Array, not an array', () => Engine.fromBytes([1, 2])],
]

test('every refusal has its code and changes nothing', () => {
  const engine = town()
  const before = engine.toBytes()
  for (const [code, call] of refusals) {
    assert.throws(() => call(engine), (error) => {
      assert.equal(error.code, code, String(call))
      assert.ok(error instanceof Error && error.message.length > 10)
      return true
    })
    assert.deepEqual(engine.toBytes(), before, String(call))
  }
})

test('a wrong type is a TypeError that says what was wanted and found', () => {
  const engine = town()
  const before = engine.toBytes()
  for (const [message, call] of wrongTypes) {
    const expected = { name: 'TypeError', code: 'INVALID_ARGUMENT', message }
    assert.throws(() => call(engine), expected)
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
    ['INVALID_ARGUMENT', () => engine.loadEdgesAsync('abc', [1])],
    ['INVALID_ARGUMENT', () => engine.loadEdgesAsync([1], [2], null, { onProgress: 1 })],
    ['INVALID_WEIGHT', () => engine.loadEdgesAsync([1], [2], [NaN])],
    ['LENGTH_MISMATCH', () => engine.loadEdgesAsync([1], [2, 3])],
    ['SELF_TRUST', () => engine.loadEdgesAsync([1], [1])],
    ['IO_ERROR', () => engine.loadTsvAsync('/nowhere/at/all.tsv')],
    ['IO_ERROR', () => engine.saveAsync('/nowhere/at/all')],
    ['IO_ERROR', () => Engine.loadAsync('/nowhere/at/all')],
  ]
  const before = engine.toBytes()
  for (const [code, call] of calls) await assert.rejects(call(), { code }, String(call))
  assert.deepEqual(engine.toBytes(), before)
})

test('a replacement character is an id like any other', () => {
  const engine = new Engine()
  engine.setTrust('\ufffd', 'b')
  engine.loadEdges(['\ufffd'], ['c'])
  assert.equal(engine.trust('\ufffd', 'c'), 0.8)
})

test('the README documents every code that the types name', () => {
  const types = readFileSync(new URL('../index.d.ts', import.meta.url), 'utf8')
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const codes = types.match(/type ErrorCode =([^;]*?)\n\n/)[1].match(/[A-Z_]{3,}/g)
  assert.ok(codes.length > 15)
  for (const code of codes) assert.ok(readme.includes(`\`${code}\``), code)
})
