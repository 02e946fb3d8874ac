'use strict'

// The domain classes as plain frozen values: their fields are properties of their own, so that they print, compare and
// spread as objects do; what followed from a command (`changes`, `notices` and the like) is no part of that.

const { invalidArgument } = require('./promises.cjs')

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

/** Makes the JSON text that `prototype[name]` gives into what it says. */
function parse(prototype, name) {
  const property = Object.getOwnPropertyDescriptor(prototype, name)
  if (property?.get) {
    const get = function () {
      return JSON.parse(property.get.call(this))
    }
    Object.defineProperty(prototype, name, { ...property, get })
  } else if (property) {
    prototype[name] = function () {
      return JSON.parse(property.value.call(this))
    }
  }
}

/** A native class whose values are settled as they are made; `new` too, where it has a constructor. */
function valueClass(native, name, settle) {
  const { prototype } = native
  for (const json of ['changes', 'notices', 'toJSON']) parse(prototype, json)
  const commands = [native, prototype].flatMap((owner) =>
    Object.entries(Object.getOwnPropertyDescriptors(owner))
      .filter(([key, { value, writable }]) => typeof value === 'function' && writable && key !== 'constructor')
      .map(([key, { value }]) => [owner, key, value]),
  )
  for (const [owner, key, command] of commands) {
    const settling = function (...given) {
      try {
        return settle(command.apply(this, given))
      } catch (error) {
        settle(error?.after)
        throw error
      }
    }
    Object.defineProperty(settling, 'name', { value: key })
    owner[key] = settling
  }
  const Class = new Proxy(native, {
    construct: (target, given, made) => settle(Reflect.construct(target, given, made)),
    apply() {
      throw invalidArgument(`${name} is a class: it cannot be called without 'new'`)
    },
  })
  Object.defineProperty(prototype, 'constructor', { value: Class, configurable: true })
  return Class
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
  const names = ['Partnership', 'Exchange', 'Ledger', 'Between', 'Invite']
  const getters = new Map(names.map((name) => [native[name].prototype, gettersOf(native[name].prototype)]))

  /** Gives a new value its fields; anything else stays as it is. */
  function settle(value) {
    const own = typeof value === 'object' && value !== null && getters.get(Object.getPrototypeOf(value))
    if (!own || Object.isFrozen(value)) return value
    for (const [name, get] of Object.entries(own)) {
      if (CONSEQUENCES.includes(name)) continue
      if (name in LATER) {
        let made
        const later = () => (made ??= frozen(LATER[name](get.call(value))))
        Object.defineProperty(value, name, { get: later, enumerable: true })
      } else {
        const field = frozen(settle(get.call(value)))
        Object.defineProperty(value, name, { value: field, enumerable: true })
      }
    }
    return Object.freeze(value)
  }

  for (const name of names) if (native[name].fromJSON) takeJson(native[name], 'fromJSON')
  const { changedSince } = native.Ledger.prototype
  native.Ledger.prototype.changedSince = function (before) {
    const changed = changedSince.call(this, before)
    return { ...changed, refused: JSON.parse(changed.refused) }
  }
  for (const { prototype } of [native.Engine, native.Batch]) takeChanges(prototype)
  return Object.fromEntries(names.map((name) => [name, valueClass(native[name], name, settle)]))
}

module.exports = { makeCommons }
