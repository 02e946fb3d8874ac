'use strict'

// The package as `require` sees it: classes around the native ones, with what Node-API cannot say added to them.
// Nothing here decides anything about trust.

const native = require('./native.cjs')
const { version } = require('./package.json')
const { TrustError, InvalidArgument, Refused, makeError, invalidArgument } = require('./errors.cjs')
const { publicClass, construct, dress } = require('./facade.cjs')
const { makeAbortable, snapshot, readRows } = require('./promises.cjs')
const { addWaiting, takeSignal } = require('./waiting.cjs')
const { listColumns, listed, listWeights, makeRows, makeRowsLater, takeMoment } = require('./answers.cjs')
const { giveColumns, addRows } = require('./ball.cjs')
const { addInspection } = require('./inspection.cjs')
const { Partnership, Exchange, Ledger, Between, Invite, takeChanges } = require('./commons.cjs')

native.makeErrorsWith(makeError)

function Engine(...given) {
  return construct(Engine, new.target, given)
}

function View(...given) {
  return construct(View, new.target, given)
}

function Ball(...given) {
  return construct(Ball, new.target, given)
}

function Batch(...given) {
  return construct(Batch, new.target, given)
}

function Watch(...given) {
  return construct(Watch, new.target, given)
}

publicClass(native.Engine, Engine, { open: true })
publicClass(native.View, View)
publicClass(native.Ball, Ball, { made: giveColumns, hidden: ['members', 'trust', 'hops'] })
publicClass(native.Batch, Batch)
publicClass(native.Watch, Watch, { hidden: ['take', 'news', 'cancelWait'] })

/** A batch collects while its function runs; an async one would still be collecting afterwards. */
const batch = Engine.prototype.batch
Engine.prototype.batch = function (fn) {
  if (typeof fn !== 'function') return batch.call(this, fn)
  return batch.call(this, (collected) => {
    const returned = fn(dress(collected))
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
  listColumns(prototype, 'trustMany', listed)
  listColumns(prototype, 'trustManyAsync', listed)
  listColumns(prototype, 'edges', listWeights)
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
takeSignal(Engine.prototype)
addRows(Ball.prototype)
for (const { prototype } of [Engine, Batch]) takeChanges(prototype)
addInspection({ Engine, View, Ball, Batch, Watch, Ledger })

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
  TrustError,
  InvalidArgument,
  Refused,
  version,
  __napiBindingTarget: native.__napiBindingTarget,
}
