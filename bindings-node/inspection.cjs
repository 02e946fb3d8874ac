'use strict'

// The output of `console.log` for the classes: a summary of their content, and never more than a few
// rows.

const { inspect } = require('node:util')

/** The number of members of a ball, or resources of a watch, that are shown. */
const SHOWN = 10

/** `fields` as an object of the class `name`. */
function shown(name, fields, depth, options) {
  if (depth < 0) return options.stylize(`[${name}]`, 'special')
  return `${name} ${inspect(fields, { ...options, depth: options.depth === null ? null : depth })}`
}

const state = (at) => ({
  revision: at.revision,
  members: at.memberCount,
  edges: at.edgeCount,
  blocks: at.blockCount,
  groups: at.groupCount,
  resources: at.resourceCount,
})

function ball(depth, options) {
  if (depth < 0) return options.stylize(`[Ball(${this.length})]`, 'special')
  const { members, trust } = this
  const rows = members.slice(0, SHOWN).map((member, i) => {
    const shownMember = inspect(member, options)
    return `${shownMember} => ${inspect(trust[i], options)}`
  })
  const more = this.length - rows.length
  if (more > 0) rows.push(`... ${more} more`)
  return rows.length === 0 ? 'Ball(0) {}' : `Ball(${this.length}) { ${rows.join(', ')} }`
}

/** The content of a watch; an ended watch has no resources. */
function watched(watch) {
  const { viewer, closed } = watch
  return { viewer, closed, visible: closed ? [] : watch.visible }
}

/** Gives the classes something to show, in the console and in JSON. */
function addInspection({ Engine, View, Ball, Batch, Watch, Ledger }) {
  const define = (prototype, name, value) =>
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true })
  const add = (prototype, value) => define(prototype, inspect.custom, value)
  for (const { name, prototype } of [Engine, View]) {
    add(prototype, function (depth, options) {
      return shown(name, state(this), depth, options)
    })
    define(prototype, 'toJSON', function () {
      return state(this)
    })
  }
  define(Watch.prototype, 'toJSON', function () {
    return watched(this)
  })
  add(Batch.prototype, (depth, options) => options.stylize('[Batch]', 'special'))
  add(Ball.prototype, ball)
  add(Ledger.prototype, function (depth, options) {
    const { community, accounts, transfers } = this
    const balances = Object.values(accounts).map(({ id, balance }) => [id, balance])
    const fields = { community, balances: Object.fromEntries(balances.slice(0, SHOWN)) }
    if (balances.length > SHOWN) fields.more = balances.length - SHOWN
    return shown('Ledger', { ...fields, transfers: Object.keys(transfers).length }, depth, options)
  })
  add(Watch.prototype, function (depth, options) {
    const { viewer, closed, visible } = watched(this)
    const few = visible.slice(0, SHOWN)
    if (visible.length > SHOWN) few.push(`... ${visible.length - SHOWN} more`)
    return shown('Watch', { viewer, closed, visible: few }, depth, options)
  })
}

module.exports = { addInspection }
