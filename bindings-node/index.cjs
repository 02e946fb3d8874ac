'use strict'

// The package as `require` sees it: the native classes, with what Node-API cannot say added to them.
// Nothing here decides anything about trust.

const native = require('./native.cjs')
const { makeAbortable, invalidArgument, snapshot, readRows } = require('./promises.cjs')
const { addWaiting } = require('./waiting.cjs')
const { makeRows, makeRowsLater, takeMoment } = require('./answers.cjs')
const { addInspection } = require('./inspection.cjs')
const { makeCommons } = require('./commons.cjs')

const { View, Ball, Batch, Watch, __napiBindingTarget } = native

/** The native class, which called without `new` would answer nothing at all. */
const Engine = new Proxy(native.Engine, {
  apply() {
    throw invalidArgument("Engine is a class: it cannot be called without 'new'")
  },
})
Object.defineProperty(Engine.prototype, 'constructor', { value: Engine })

/** Makes a getter compute once per object and keep its value. */
function keepOnceMade(prototype, name) {
  const { get } = Object.getOwnPropertyDescriptor(prototype, name)
  Object.defineProperty(prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      const value = get.call(this)
      Object.defineProperty(this, name, { value, enumerable: true })
      return value
    },
  })
}

for (const column of ['members', 'trust', 'hops']) keepOnceMade(Ball.prototype, column)

Ball.prototype[Symbol.iterator] = function* () {
  const { members, trust } = this
  for (let i = 0; i < members.length; i++) yield [members[i], trust[i]]
}

/** A batch collects while its function runs; an async one would still be collecting afterwards. */
const batch = Engine.prototype.batch
Engine.prototype.batch = function (fn) {
  if (typeof fn !== 'function') return batch.call(this, fn)
  return batch.call(this, (collected) => {
    const returned = fn(collected)
    if (typeof returned?.then !== 'function') return
    // It fails on its next change, and nobody else is there to hear of that.
    Promise.resolve(returned).catch(() => {})
    throw invalidArgument('fn must not be async: what it collects is applied when it returns')
  })
}

const isColumn = (value) => Array.isArray(value) || ArrayBuffer.isView(value)

for (const { prototype } of [Engine, View]) {
  makeAbortable(prototype, 'ballAsync', { options: 1 })
  makeAbortable(prototype, 'ballsAsync', { options: 1 })
  makeAbortable(prototype, 'saveAsync', { options: 1 })
  takeMoment(prototype, 'check')
  makeRows(prototype, 'list')
  makeRowsLater(prototype, 'listAsync')
  makeAbortable(prototype, 'listAsync', { options: 1 })
  makeAbortable(prototype, 'audienceAsync', { options: 1 })

  makeAbortable(prototype, 'trustManyAsync', {
    options: 2,
    // Pairs come without a second column, so their options stand one place further left.
    arrange: (first, second, options) =>
      isColumn(second) ? [first, second, options] : [first, undefined, second],
  })
}

const loadEdgesAsync = Engine.prototype.loadEdgesAsync
Engine.prototype.loadEdgesAsync = async function (sources, targets, weights, options, job) {
  const columns = [sources, targets, weights].map(snapshot)
  const rows = native.newRows()
  await readRows(native, rows, columns, job)
  return loadEdgesAsync.call(this, rows, options, job)
}
makeAbortable(Engine.prototype, 'loadEdgesAsync', { options: 3, progress: true })
makeAbortable(Engine.prototype, 'loadTsvAsync', { options: 1, progress: true })
makeAbortable(Engine, 'loadAsync', { options: 1 })

addWaiting(Watch.prototype)
const { Partnership, Exchange, Ledger, Between, Invite } = makeCommons(native)
addInspection({ Engine, View, Ball, Watch, Ledger })

module.exports = {
  Engine,
  View,
  Ball,
  Batch,
  Watch,
  Partnership,
  Exchange,
  Ledger,
  Between,
  Invite,
  __napiBindingTarget,
}
