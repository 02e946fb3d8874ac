// Engines in worker threads: each thread has its own, and checkpoints carry state between them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { Engine } from 'trust-core'

const PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { Engine } = require('trust-core')
  const engine = Engine.fromBytes(workerData)
  engine.ballsAsync(['a', 'b']).then((balls) => {
    const [{ members, trust }] = balls
    parentPort.postMessage({ members, trust, bytes: engine.toBytes() })
  })
`

const ENDLESS = `
  const { parentPort } = require('node:worker_threads')
  const { Engine } = require('trust-core')
  const engine = new Engine({ floor: 0.001, maxHops: 12 })
  const ids = Array.from({ length: 200000 }, (_, i) => i)
  engine.loadEdges(ids, ids.map((i) => i + 1), ids.map(() => 1))
  engine.ballsAsync(ids)
  engine.loadEdgesAsync(ids, ids.map((i) => i + 3))
  parentPort.postMessage('busy')
`

const WAITING = `
  const { parentPort } = require('node:worker_threads')
  const { Engine } = require('trust-core')
  const engine = new Engine()
  for (const viewer of ['a', 'b', 'c']) {
    engine.addMember(viewer)
    engine.watch(viewer).wait().then(() => parentPort.postMessage('woken'))
  }
  engine.loadEdgesAsync(Uint32Array.from({ length: 200000 }, (_, i) => i), Uint32Array.from({ length: 200000 }, (_, i) => i + 1))
  parentPort.postMessage('waiting')
`

const start = (program, workerData) => {
  const filename = new URL('.', import.meta.url).pathname
  const code = program.replaceAll("require('trust-core')", `require(${JSON.stringify(`${filename}../index.cjs`)})`)
  return new Worker(code, { eval: true, workerData })
}

function message(worker) {
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
}

test('four threads answer alike from one checkpoint', async () => {
  const engine = new Engine()
  engine.loadEdges(['a', 'b'], ['b', 'c'], [0.7, 0.8])
  const workers = Array.from({ length: 4 }, () => start(PROGRAM, engine.toBytes()))
  for (const answer of await Promise.all(workers.map(message))) {
    assert.deepEqual(answer.members, ['b', 'c'])
    assert.deepEqual(answer.trust, Float64Array.of(0.7, 0.56))
    assert.deepEqual(Buffer.from(answer.bytes), engine.toBytes())
  }
})

test('a thread ended while it waits for watches takes nothing down with it', async () => {
  for (let round = 0; round < 3; round++) {
    const worker = start(WAITING)
    assert.equal(await message(worker), 'waiting')
    await worker.terminate()
  }
  const engine = new Engine()
  engine.addMember('a')
  const waiting = engine.watch('a').wait()
  engine.putResource('r', { owner: 'b', audience: ['public'] })
  assert.equal((await waiting).length, 1)
})

test('a thread ended in the middle of its work takes nothing down with it', async () => {
  for (let round = 0; round < 3; round++) {
    const worker = start(ENDLESS)
    await message(worker)
    await worker.terminate()
  }
  const engine = new Engine()
  engine.setTrust('a', 'b')
  assert.equal((await engine.ballAsync('a')).length, 1)
})
