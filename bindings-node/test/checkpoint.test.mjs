// Checkpoints: the same state, and the same bytes, after every way round.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Engine } from 'trust-core'

const folder = mkdtempSync(join(tmpdir(), 'trust-core-'))
after(() => rmSync(folder, { recursive: true }))

function town() {
  const engine = new Engine({ maxHops: 9, floor: 0.05 })
  engine.loadEdges(['alice', 'bob', '山'], ['bob', '山', 'alice'], [0.7, 0.8, 1])
  engine.block('alice', 'mallory')
  return engine
}

test('a checkpoint keeps settings, revision, edges and blocks, and its bytes after a reload', () => {
  const engine = town()
  const bytes = engine.toBytes()
  assert.ok(Buffer.isBuffer(bytes))
  const back = Engine.fromBytes(bytes)
  assert.deepEqual(back.toBytes(), bytes)
  assert.deepEqual([back.maxHops, back.floor, back.revision], [9, 0.05, engine.revision])
  assert.equal(back.trust('alice', '山'), 0.56)
  assert.equal(back.isBlocked('mallory', 'alice'), true)
  assert.equal(Engine.fromBytes(new Uint8Array(bytes)).revision, engine.revision)
})

test('a file holds the same bytes, however it is written and read', async () => {
  const engine = town()
  const [one, two] = [join(folder, 'one'), join(folder, 'two')]
  engine.save(one)
  assert.equal(await engine.view().saveAsync(two), undefined)
  assert.deepEqual(readFileSync(one), engine.toBytes())
  assert.deepEqual(readFileSync(two), engine.toBytes())
  assert.deepEqual(Engine.load(one).toBytes(), engine.toBytes())
  const loaded = await Engine.loadAsync(two)
  assert.ok(loaded instanceof Engine)
  assert.deepEqual(loaded.toBytes(), engine.toBytes())
})

test('every damaged byte is noticed', () => {
  const bytes = town().toBytes()
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes)
    damaged[at] ^= 0x55
    assert.throws(() => Engine.fromBytes(damaged), { code: 'INVALID_CHECKPOINT' })
    assert.throws(() => Engine.fromBytes(bytes.subarray(0, at)), { code: 'INVALID_CHECKPOINT' })
  }
})

test('saveAsync saves the state of its call, whatever changes meanwhile', async () => {
  const engine = town()
  const before = engine.toBytes()
  const path = join(folder, 'then')
  const saved = engine.saveAsync(path)
  engine.removeMember('bob')
  await saved
  assert.deepEqual(readFileSync(path), before)
})
