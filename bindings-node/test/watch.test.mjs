// Watches: what appeared and vanished, by polling, waiting and iterating; and how they end.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { getEventListeners, once } from 'node:events'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { inspect, promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Engine, Watch } from 'trust-core'

function town() {
  const engine = new Engine()
  engine.setTrust('alice', 'bob', 0.7)
  engine.putResource('veg', { owner: 'alice', audience: ['trusted'], tags: ['offer'] })
  return engine
}

const post = (engine, id, more) =>
  engine.putResource(id, { owner: 'alice', audience: ['trusted'], ...more })

test('a poll gives one entry per revision that changed anything, and then nothing', () => {
  const engine = town()
  const watch = engine.watch('bob')
  assert.ok(watch instanceof Watch)
  assert.equal(watch.viewer, 'bob')
  assert.deepEqual(watch.visible, ['veg'])
  assert.deepEqual(watch.poll(), [])
  post(engine, 'saw')
  engine.addMember('nobody in particular')
  engine.revokeTrust('alice', 'bob')
  assert.deepEqual(watch.visible, [])
  assert.deepEqual(watch.poll(), [
    { revision: 3, appeared: ['saw'], vanished: [] },
    { revision: 5, appeared: [], vanished: ['saw', 'veg'] },
  ])
  assert.deepEqual(watch.poll(), [])
})

test('a watch tells what its filter lets through', () => {
  const engine = town()
  const watch = engine.watch('bob', { tags: ['need'], via: ['trusted'] })
  assert.deepEqual(watch.visible, [])
  post(engine, 'saw', { tags: ['offer'] })
  post(engine, 'lift', { tags: ['need'] })
  assert.deepEqual(watch.poll().map(({ appeared }) => appeared), [['lift']])
})

test('moving the clock reports what expires, and what comes back', () => {
  const engine = town()
  const watch = engine.watch('bob', { now: 10 })
  post(engine, 'soup', { expiresAt: 20 })
  watch.poll()
  assert.deepEqual(watch.poll({ now: 19.9 }), [])
  const revision = engine.revision
  assert.deepEqual(watch.poll({ now: 20 }), [{ revision, appeared: [], vanished: ['soup'] }])
  watch.moveTo(5)
  assert.deepEqual(watch.visible, ['soup', 'veg'])
  assert.deepEqual(watch.poll(), [{ revision, appeared: ['soup'], vanished: [] }])
})

test('waiting gives changes as soon as there are some', async () => {
  const engine = town()
  const watch = engine.watch('bob')
  post(engine, 'a')
  assert.equal((await watch.wait()).length, 1)
  setTimeout(() => post(engine, 'b'), 10)
  assert.deepEqual(await watch.wait(), [{ revision: 4, appeared: ['b'], vanished: [] }])
  const [change] = await Promise.all([watch.wait({ timeout: 5000 }), post(engine, 'c')])
  assert.deepEqual(change[0].appeared, ['c'])
})

test('waiting gives nothing once its time is over', async () => {
  const watch = town().watch('bob')
  const start = performance.now()
  assert.deepEqual(await watch.wait({ timeout: 30 }), [])
  const took = performance.now() - start
  assert.ok(took >= 28 && took < 1000, `${took} ms`)
  assert.deepEqual(await watch.wait({ timeout: 0 }), [])
})

test('waiting moves the clock first', async () => {
  const engine = town()
  post(engine, 'soup', { expiresAt: 20 })
  const watch = engine.watch('bob')
  const [{ vanished }] = await watch.wait({ now: 20, timeout: 1000 })
  assert.deepEqual(vanished, ['soup'])
})

test('a clock moved elsewhere wakes whoever waits', async () => {
  const engine = town()
  post(engine, 'soup', { expiresAt: 20 })
  const watch = engine.watch('bob')
  setTimeout(() => watch.moveTo(20), 10)
  const [{ vanished }] = await watch.wait()
  assert.deepEqual(vanished, ['soup'])
})

test('a signal ends waiting with its reason, and takes no change away', async () => {
  const engine = town()
  const watch = engine.watch('bob')
  const controller = new AbortController()
  const waiting = watch.wait({ signal: controller.signal })
  const reason = new Error('changed my mind')
  controller.abort(reason)
  await assert.rejects(waiting, (error) => error === reason)
  await assert.rejects(watch.wait({ signal: AbortSignal.abort() }), { name: 'AbortError' })
  await assert.rejects(watch.wait({ signal: AbortSignal.timeout(5) }), { name: 'TimeoutError' })
  post(engine, 'saw')
  assert.equal((await watch.wait()).length, 1)
})

test('waiting leaves no listener and refuses what is no option', async () => {
  const watch = town().watch('bob')
  const { signal } = new AbortController()
  await watch.wait({ signal, timeout: 5 })
  assert.equal(getEventListeners(signal, 'abort').length, 0)
  const wrong = [5, { timeout: '5' }, { timeout: -1 }, { timeout: NaN }, { signal: 1 }, { tmeout: 5 }]
  for (const options of wrong) {
    await assert.rejects(watch.wait(options), { code: 'INVALID_ARGUMENT' }, JSON.stringify(options))
  }
  await assert.rejects(watch.wait({ now: NaN }), { code: 'INVALID_TIME' })
})

test('of two who wait for one watch, each change goes to one', async () => {
  const engine = town()
  const watch = engine.watch('bob')
  const both = [watch.wait({ timeout: 60 }), watch.wait({ timeout: 60 })]
  await sleep(5)
  post(engine, 'saw')
  const changes = (await Promise.all(both)).flat()
  assert.deepEqual(changes.map(({ appeared }) => appeared), [['saw']])
})

test('a loop gives one change after another and ends when the watch is closed', async () => {
  const engine = town()
  const watch = engine.watch('bob')
  const steps = [
    () => post(engine, 'a'),
    () => engine.batch((batch) => (batch.removeResource('a'), post(batch, 'b'))),
    () => watch.close(),
  ]
  const timer = setInterval(() => steps.shift()?.(), 5)
  const seen = []
  for await (const { appeared, vanished } of watch) seen.push({ appeared, vanished })
  clearInterval(timer)
  assert.deepEqual(seen, [
    { appeared: ['a'], vanished: [] },
    { appeared: ['b'], vanished: ['a'] },
  ])
  assert.equal(watch.closed, true)
})

test('leaving a loop closes its watch', async () => {
  const engine = town()
  const watch = engine.watch('bob')
  post(engine, 'a')
  for await (const change of watch) {
    assert.deepEqual(change.appeared, ['a'])
    break
  }
  assert.equal(watch.closed, true)
  assert.equal(engine.maintenance().watches, 0)
})

test('a watch ends, after its last change, when its viewer is removed or erased', async () => {
  for (const verb of ['removeMember', 'erase']) {
    const engine = town()
    const watch = engine.watch('bob')
    setTimeout(() => engine[verb]('bob'), 5)
    const seen = []
    for await (const { vanished } of watch) seen.push(vanished)
    assert.deepEqual(seen, [['veg']])
  }
})

test('waiting for a watch whose viewer is gone gives what is left, and then nothing at once', async () => {
  for (const verb of ['removeMember', 'erase']) {
    const engine = town()
    const watch = engine.watch('bob')
    const waiting = watch.wait()
    engine[verb]('bob')
    assert.deepEqual([watch.over, watch.closed, watch.visible], [true, false, []])
    assert.deepEqual((await waiting).map(({ vanished }) => vanished), [['veg']])
    assert.deepEqual([await watch.wait(), watch.poll()], [[], []])
  }
})

test('closing ends all waiting, and a closed watch says that it is', async () => {
  const engine = town()
  const watch = engine.watch('bob')
  const waiting = [watch.wait(), watch.wait({ timeout: 5000 })]
  const loop = watch[Symbol.asyncIterator]().next()
  post(engine, 'unheard')
  watch.close()
  watch.close()
  assert.equal((await loop).done, true)
  assert.deepEqual([watch.closed, watch.over, watch.viewer], [true, true, 'bob'])
  const closed = { code: 'WATCH_CLOSED' }
  for (const promise of waiting) await assert.rejects(promise, closed)
  assert.throws(() => watch.visible, closed)
  assert.throws(() => watch.poll(), closed)
  assert.throws(() => watch.moveTo(5), closed)
  await assert.rejects(watch.wait(), closed)
  for await (const change of watch) assert.fail(change)
  assert.equal(inspect(watch), "Watch { viewer: 'bob', closed: true, visible: [] }")
  assert.equal(engine.maintenance().watches, 0)
})

test('disposing closes a watch', async () => {
  const engine = town()
  const watches = [engine.watch('bob'), engine.watch('bob')]
  watches[0][Symbol.dispose ?? Symbol.for('nodejs.dispose')]()
  await watches[1][Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]()
  assert.deepEqual(watches.map(({ closed }) => closed), [true, true])
  assert.equal(engine.maintenance().watches, 0)
})

test('a watch that nobody holds is closed by garbage collection, one that is awaited is not', async () => {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc')
  const engine = town()
  const waiting = engine.watch('bob').wait()
  for (let i = 0; i < 50; i++) engine.watch('alice')
  for (let round = 0; round < 100 && engine.maintenance().watches > 1; round++) {
    gc()
    await sleep(5)
  }
  assert.deepEqual([engine.maintenance().watches, engine.maintenance().viewers], [1, 1])
  post(engine, 'saw')
  assert.equal((await waiting).length, 1)
})

test('a watch tells of an async load when its promise settles, and not before', async () => {
  const engine = new Engine({ floor: 0.5, trustedDirection: 'either' })
  const count = 300_000
  const ids = Uint32Array.from({ length: count }, (_, i) => i)
  engine.putResource('r', { owner: '1', audience: ['trusted'] })
  const watch = engine.watch('1')
  const other = engine.addMember('0') && engine.watch('0')
  let settled = false
  const load = engine.loadEdgesAsync(ids.subarray(0, -1), ids.subarray(1)).then(() => (settled = true))
  while (!settled) {
    if (engine.revision === 2) {
      assert.deepEqual([other.visible, other.poll()], [[], []])
    }
    await new Promise(setImmediate)
  }
  await load
  assert.deepEqual(other.visible, ['r'])
  assert.deepEqual(other.poll(), [{ revision: 3, appeared: ['r'], vanished: [] }])
  assert.deepEqual(watch.poll(), [])
})

test('an async load wakes whoever waits', async () => {
  const engine = new Engine()
  engine.putResource('r', { owner: 'a', audience: ['trusted'] })
  engine.addMember('b')
  const waiting = engine.watch('b').wait({ timeout: 10_000 })
  await engine.loadEdgesAsync(['a'], ['b'], [0.9])
  assert.deepEqual(await waiting, [{ revision: 3, appeared: ['r'], vanished: [] }])
})

test('a thousand waiting watches are each called for their own changes alone', async () => {
  const engine = new Engine()
  const viewers = Array.from({ length: 1000 }, (_, i) => `viewer ${i}`)
  engine.batch((batch) => viewers.forEach((viewer) => batch.putGroup(viewer, { kind: 'circle', owner: viewer })))
  let called = 0
  const waiting = viewers.map(async (viewer) => {
    const [{ appeared }] = await engine.watch(viewer).wait()
    called++
    return appeared
  })
  engine.putResource('for 7', { owner: 'alice', audience: ['circle:viewer 7'] })
  assert.deepEqual(await waiting[7], ['for 7'])
  await sleep(20)
  assert.equal(called, 1)
  engine.putResource('for all', { owner: 'alice', audience: ['public'] })
  const seen = await Promise.all(waiting)
  assert.equal(seen.filter(([id]) => id === 'for all').length, 999)
})

test('a hundred streams of watches that are cancelled while they wait leave no watch open', async () => {
  const engine = town()
  for (let i = 0; i < 100; i++) {
    const reader = ReadableStream.from(engine.watch('bob')).getReader()
    const waiting = reader.read()
    await reader.cancel()
    assert.equal((await waiting).done, true)
  }
  for (let i = 0; i < 100; i++) await ReadableStream.from(engine.watch('bob')).cancel()
  assert.equal(engine.maintenance().watches, 0)
})

test('ending an iteration closes the watch at once, also while somebody waits', async () => {
  const engine = town()
  const over = { value: undefined, done: true }
  for (const end of ['return', 'throw']) {
    const changes = engine.watch('bob')[Symbol.asyncIterator]()
    const waiting = [changes.next(), changes.next()]
    const ended = changes[end](end === 'return' ? Promise.resolve(7) : new RangeError('enough'))
    assert.equal(engine.maintenance().watches, 0)
    assert.deepEqual(await Promise.all(waiting), [over, over])
    if (end === 'return') assert.deepEqual(await ended, { value: 7, done: true })
    else await assert.rejects(ended, RangeError)
    assert.deepEqual(await changes.next(), over)
    assert.deepEqual(await changes.return(), over)
  }
})

test('those who ask an iterator at once get the changes in their order', async () => {
  const engine = town()
  const changes = engine.watch('bob')[Symbol.asyncIterator]()
  const asked = [changes.next(), changes.next(), changes.next()]
  for (const id of ['a', 'b', 'c', 'd']) post(engine, id)
  const later = changes.next()
  const seen = (await Promise.all([...asked, later])).map(({ value }) => value.appeared)
  assert.deepEqual(seen, [['a'], ['b'], ['c'], ['d']])
})

test('a stream of a watch gives its changes, and closes it when destroyed', async () => {
  const engine = town()
  const stream = Readable.from(engine.watch('bob'))
  post(engine, 'a')
  const [change] = await once(stream, 'data')
  assert.deepEqual(change.appeared, ['a'])
  stream.destroy()
  await once(stream, 'close')
  assert.equal(engine.maintenance().watches, 0)
})

test('a signal closes its watch, and whoever waits hears its reason', async () => {
  const engine = town()
  const reason = new Error('changed my mind')
  const [first, second, idle] = [1, 2, 3].map(() => new AbortController())
  const loop = async () => {
    for await (const change of engine.watch('bob', { signal: first.signal })) assert.fail(change)
  }
  const looping = loop()
  const waiting = engine.watch('bob', { signal: second.signal }).wait()
  const unwatched = engine.watch('bob', { signal: idle.signal })
  for (const controller of [first, second, idle]) controller.abort(reason)
  const same = (error) => error === reason
  await assert.rejects(looping, same)
  await assert.rejects(waiting, same)
  assert.equal(unwatched.closed, true)
  assert.throws(() => engine.watch('bob', { signal: AbortSignal.abort(reason) }), same)
  assert.throws(() => engine.watch('bob', { signal: 5 }), { code: 'INVALID_ARGUMENT' })
  assert.equal(engine.maintenance().watches, 0)
})

test('a watch that is closed listens to its signal no more', () => {
  const engine = town()
  const { signal } = new AbortController()
  const watch = engine.watch('bob', { signal })
  assert.equal(getEventListeners(signal, 'abort').length, 1)
  watch.close()
  assert.equal(getEventListeners(signal, 'abort').length, 0)
})

const node = promisify(execFile)
const program = (body) => [
  '--input-type=commonjs',
  '--eval',
  `const { Engine } = require(${JSON.stringify(fileURLToPath(new URL('../index.cjs', import.meta.url)))})
   const engine = new Engine()
   engine.putResource('r', { owner: 'a', audience: ['public'] })
   engine.addMember('b')
   ${body}`,
]

/** Each ends its watch while somebody waits for a change that never comes. */
const endings = {
  'a stream that is cancelled': `
    const reader = ReadableStream.from(engine.watch('b')).getReader()
    reader.read().then(({ done }) => console.log(done))
    setTimeout(() => reader.cancel(), 20)`,
  'a stream that is destroyed': `
    const stream = require('node:stream').Readable.from(engine.watch('b'))
    stream.on('data', () => {}).on('close', () => console.log(true))
    setTimeout(() => stream.destroy(), 20)`,
  'a loop over a stream that is left': `
    const stream = require('node:stream').Readable.from(engine.watch('b'))
    setTimeout(() => engine.removeResource('r'), 20)
    ;(async () => { for await (const change of stream) break; console.log(true) })()`,
  'a loop that is left': `
    setTimeout(() => engine.removeResource('r'), 20)
    ;(async () => { for await (const change of engine.watch('b')) break; console.log(true) })()`,
  'a signal of a stream': `
    const signal = AbortSignal.timeout(20)
    const stream = require('node:stream').Readable.from(engine.watch('b'), { signal })
    stream.on('data', () => {}).on('error', ({ name }) => console.log(name === 'AbortError'))
    setTimeout(() => {}, 30)`,
  'a signal of a watch': `
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 20)
    const watch = engine.watch('b', { signal: controller.signal })
    ;(async () => { for await (const change of watch); })().catch(({ name }) => console.log(name === 'AbortError'))`,
  'a signal of waiting': `
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 20)
    const watch = globalThis.watch = engine.watch('b')
    watch.wait({ signal: controller.signal }).catch(({ name }) => console.log(name === 'AbortError'))`,
  'closing': `
    const watch = engine.watch('b')
    watch[Symbol.asyncIterator]().next().then(({ done }) => console.log(done))
    setTimeout(() => watch.close(), 20)`,
}

for (const [how, body] of Object.entries(endings)) {
  test(`the process ends by itself, within a second, after ${how}`, async () => {
    const measured = `
      process.on('exit', () => console.log(process.uptime() < started + 1))
      const started = process.uptime()
      ${body}`
    const { stdout } = await node(process.execPath, program(measured), { timeout: 10_000 })
    assert.equal(stdout, 'true\ntrue\n')
  })
}

test('an open watch keeps no process alive', async () => {
  const { stdout } = await node(process.execPath, program(`
    globalThis.watch = engine.watch('b')
    watch.wait({ timeout: 5 }).then(() => console.log('over'))`), { timeout: 10_000 })
  assert.equal(stdout, 'over\n')
})

test('waiting for a watch keeps the process alive', async () => {
  const { stdout } = await node(process.execPath, program(`
    const watch = engine.watch('b')
    setTimeout(() => engine.removeResource('r'), 50).unref()
    watch.wait().then(([change]) => console.log(change.vanished))
    setInterval(() => {}, 10).unref()`), { timeout: 10_000 })
  assert.equal(stdout, "[ 'r' ]\n")
})
