'use strict'

// The domain classes as plain frozen values: their fields are properties of their own, so that they print, compare and
// spread as objects do; what followed from a command (`changes`, `notices` and the like) is no part of that.

const { publicClass, construct, bare, dress } = require('./facade.cjs')
const { invalidArgument } = require('./errors.cjs')

/** Getters that tell what followed from a command. */
const CONSEQUENCES = ['changes', 'notices', 'made', 'released', 'outgoing', 'incoming']

/** Getters whose objects are made on first reading, and what makes them. */
const LATER = {
  accounts: byId,
  transfers: byId,
  refused: JSON.parse,
}

function byId(records) {
  return Object.fromEntries(records.map((record) => [record.id, record]))
}

/** Freezes an object and all that is in it. */
function frozen(value) {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.values(value).forEach(frozen)
  return Object.freeze(value)
}

function gettersOf(prototype) {
  const all = Object.entries(Object.getOwnPropertyDescriptors(prototype))
  return Object.fromEntries(all.filter(([, { get }]) => get).map(([name, { get }]) => [name, get]))
}

/** Gives a new value its fields. */
function settle(value, native, fields) {
  for (const [name, get] of Object.entries(fields)) {
    if (name in LATER) {
      let made
      const later = () => (made ??= frozen(LATER[name](get.call(native))))
      Object.defineProperty(value, name, { get: later, enumerable: true })
    } else {
      Object.defineProperty(value, name, { value: frozen(dress(get.call(native))), enumerable: true })
    }
  }
  Object.freeze(value)
}

/** Makes the JSON text that `prototype[name]` gives into what it says. */
function parse(prototype, name) {
  const property = Object.getOwnPropertyDescriptor(prototype, name)
  if (property?.get) {
    const get = function () {
      return JSON.parse(property.get.call(this))
    }
    Object.defineProperty(prototype, name, { ...property, get })
  } else if (property) {
    const value = function () {
      return JSON.parse(property.value.call(this))
    }
    Object.defineProperty(prototype, name, { ...property, value })
  }
}

/** Lets commands take public values, and errors carry them. */
function takeValues(owner) {
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
    if (typeof property.value !== 'function' || name === 'constructor') continue
    const command = property.value
    const value = function (...given) {
      try {
        return command.apply(this, given.map(bare))
      } catch (error) {
        if (error?.after) error.after = dress(error.after)
        throw error
      }
    }
    Object.defineProperty(value, 'name', { value: name })
    Object.defineProperty(owner, name, { ...property, value })
  }
}

function Partnership(...given) {
  return construct(Partnership, new.target, given)
}

function Exchange(...given) {
  return construct(Exchange, new.target, given)
}

function Ledger(...given) {
  return construct(Ledger, new.target, given)
}

function Between(...given) {
  return construct(Between, new.target, given)
}

function Invite(...given) {
  return construct(Invite, new.target, given)
}

/** Makes a domain class of the native one of its name. */
function valueClass(native, Class) {
  const fields = gettersOf(native.prototype)
  for (const consequence of CONSEQUENCES) delete fields[consequence]
  const made = (value, held) => settle(value, held, fields)
  publicClass(native, Class, { made, open: Class === Ledger, hidden: Object.keys(fields) })
  for (const json of ['changes', 'notices', 'toJSON']) parse(Class.prototype, json)
  for (const owner of [Class, Class.prototype]) takeValues(owner)
  if (Class.fromJSON) takeJson(Class, 'fromJSON')
}

/** Lets `owner[name]` take a plain object for the JSON text that its native side takes. */
function takeJson(owner, name) {
  const read = owner[name]
  owner[name] = function (value) {
    return read.call(this, JSON.stringify(value) ?? '')
  }
}

/** Lets `prototype.apply` take changes as plain objects. */
function takeChanges(prototype) {
  const apply = prototype.apply
  prototype.apply = function (changes) {
    if (!Array.isArray(changes)) throw invalidArgument('changes must be an array')
    return apply.call(this, JSON.stringify(changes))
  }
}

/** The domain classes, of the native ones. */
function makeCommons(native) {
  const classes = { Partnership, Exchange, Ledger, Between, Invite }
  for (const Class of Object.values(classes)) valueClass(native[Class.name], Class)
  const { changedSince } = Ledger.prototype
  Ledger.prototype.changedSince = function (before) {
    const changed = changedSince.call(this, before)
    return { ...changed, refused: JSON.parse(changed.refused) }
  }
  return classes
}

module.exports = { makeCommons, takeChanges }
