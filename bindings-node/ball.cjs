'use strict'

// The part of a ball that exists in JavaScript alone: columns that are made once, iteration, and
// rows for JSON.

const { bare } = require('./facade.cjs')
const { listed } = require('./answers.cjs')

/** The columns of a native ball that were read. */
const made = new WeakMap()

/** The column `name` of a ball, made on first reading. */
function column(ball, name) {
  const native = bare(ball)
  let columns = made.get(native)
  if (!columns) made.set(native, (columns = {}))
  return (columns[name] ??= name === 'members' ? native.members : listed(native[name]))
}

/** Own properties of each ball, so that balls print, compare and spread by what they hold. */
const COLUMNS = Object.fromEntries(
  ['members', 'trust', 'hops'].map((name) => [
    name,
    {
      get() {
        return column(this, name)
      },
      enumerable: true,
    },
  ]),
)

function giveColumns(ball) {
  Object.defineProperties(ball, COLUMNS)
}

function* pairs() {
  const { members, trust } = this
  for (let i = 0; i < members.length; i++) yield [members[i], trust[i]]
}

/** One row for each member: what JSON has of a ball. */
function rows() {
  const { members, trust, hops } = this
  return members.map((member, i) => ({ member, trust: trust[i], hops: hops[i] }))
}

/** Gives the class what JavaScript expects of it. */
function addRows(prototype) {
  const add = (name, value) => Object.defineProperty(prototype, name, { value, writable: true, configurable: true })
  add(Symbol.iterator, pairs)
  add('toJSON', rows)
}

module.exports = { giveColumns, addRows }
