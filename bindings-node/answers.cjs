'use strict'

// The busiest questions: objects are read and made in JavaScript, where that costs a tenth of what it does in native
// code. The native code knows their meaning and their errors.

const { isPromise } = require('node:util/types')
const { viaNames } = require('./native.cjs')
const { invalidArgument } = require('./errors.cjs')

const VIA = viaNames()

/** A page as it comes from the native code, with its rows made. */
function page([resources, owners, numbers, total, complete, nextCursor, revision]) {
  const rows = resources.map((resource, row) => {
    const distance = numbers[3 * row + 2]
    return {
      resource,
      owner: owners[row],
      via: VIA[numbers[3 * row]],
      trust: numbers[3 * row + 1],
      distanceKm: Number.isNaN(distance) ? null : distance,
    }
  })
  return { rows, total, complete, nextCursor, revision }
}

/** Lets `prototype[name]` answer with pages that have rows. */
function makeRows(prototype, name) {
  const list = prototype[name]
  prototype[name] = function (viewer, options) {
    return page(list.call(this, viewer, options))
  }
}

/** The same for a method that answers with a promise. */
function makeRowsLater(prototype, name) {
  const list = prototype[name]
  prototype[name] = async function (viewer, options, job) {
    return page(await list.call(this, viewer, options, job))
  }
}

/** The number `now` of options that hold nothing else; other options as they are. */
function momentOf(options) {
  if (typeof options === 'number') throw invalidArgument('options must be an object, not a number')
  for (const name in options) if (name !== 'now') return options
  return typeof options?.now === 'number' ? options.now : options
}

/** Lets `prototype[name]` hand its moment over as a number. */
function takeMoment(prototype, name) {
  const ask = prototype[name]
  prototype[name] = function (viewer, resource, options) {
    return ask.call(this, viewer, resource, momentOf(options))
  }
}

/** A typed array that JSON has as a list of its numbers, and not as an object of positions. */
function listed(column) {
  const toJSON = () => Array.from(column)
  return Object.defineProperty(column, 'toJSON', { value: toJSON, writable: true, configurable: true })
}

/** Lets the typed arrays that `prototype[name]` answers with, at once or later, be lists in JSON. */
function listColumns(prototype, name, list) {
  const ask = prototype[name]
  prototype[name] = function (...given) {
    const answer = ask.apply(this, given)
    return isPromise(answer) ? answer.then(list) : list(answer)
  }
}

/** The edges of an engine with their weights as a list in JSON. */
function listWeights(edges) {
  listed(edges.weights)
  return edges
}

module.exports = { listColumns, listed, listWeights, makeRows, makeRowsLater, takeMoment }
