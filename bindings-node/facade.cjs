'use strict'

// The public classes. Each object of theirs holds a native one, which does the work and which nobody else sees. So the
// native classes stay as they are, however often this package is evaluated; and an object can be of a kind that no
// structured clone takes: what holds native memory would arrive as an empty object, and is refused by the name of its
// class instead.

const { isPromise } = require('node:util/types')
const { invalidArgument } = require('./errors.cjs')

/** Returns what it is given, so that a class derived from it can give its private fields to any object. */
class Given {
  constructor(object) {
    return object
  }
}

class Held extends Given {
  #native

  constructor(object, native) {
    super(object)
    this.#native = native
  }

  /** The native object in `value`; anything else as it is. */
  static in(value) {
    return typeof value === 'object' && value !== null && #native in value ? value.#native : value
  }
}

const bare = Held.in

/** The targets of the weak references to the objects. */
const NOTHING = Object.freeze({})

/** Native prototypes, and what makes a public object of one of theirs. */
const classes = new Map()

/** `value` as programs see it: native objects in public ones, also in an array and from a promise. */
function dress(value) {
  if (typeof value !== 'object' || value === null) return value
  const made = classes.get(Object.getPrototypeOf(value))
  if (made) return made(value)
  if (isPromise(value)) return value.then(dress)
  if (Array.isArray(value) && value.length > 0) {
    const [first] = value
    if (typeof first === 'object' && first !== null && classes.has(Object.getPrototypeOf(first))) return value.map(dress)
  }
  return value
}

/** A static function that calls the native one, with public objects for native ones. */
function calling(name, native) {
  const call = (...given) => dress(native(...given))
  return Object.defineProperty(call, 'name', { value: name })
}

/** The same for a method or getter of `Class`. */
function callingOn(Class, name, native) {
  const call = function (...given) {
    const held = bare(this)
    if (held === this) throw invalidArgument(`${name} belongs to objects of the class ${Class.name}: call it on one`)
    return dress(native.apply(held, given))
  }
  return Object.defineProperty(call, 'name', { value: name })
}

/** The properties of `native`, except `hidden`. */
function membersOf(native, hidden) {
  return Object.entries(Object.getOwnPropertyDescriptors(native)).filter(([name]) => !hidden.includes(name))
}

/** Gives a class what the native one has. */
function mirror(Class, native, hidden) {
  for (const [name, { value }] of membersOf(native, ['name', 'length', 'prototype'])) {
    if (typeof value === 'function') define(Class, name, { value: calling(name, value.bind(native)), writable: true })
  }
  for (const [name, { get, value }] of membersOf(native.prototype, ['constructor', ...hidden])) {
    if (get) define(Class.prototype, name, { get: callingOn(Class, name, get) })
    else if (typeof value === 'function') {
      define(Class.prototype, name, { value: callingOn(Class, name, value), writable: true })
    }
  }
}

function define(target, name, property) {
  Object.defineProperty(target, name, { ...property, configurable: true })
}

/** By public class: `make` makes a native object, and `hold` makes the public object around it. */
const makers = new Map()

/** The behavior of the constructor of a public class; `target` is its `new.target`. */
function construct(Class, target, given) {
  const { name } = Class
  if (!target) throw invalidArgument(`${name} is a class: it cannot be called without 'new'`)
  const { make, hold } = makers.get(Class)
  if (!make) throw invalidArgument(`${name} is not made with 'new'; the README says how`)
  return hold(make(...given), target)
}

/**
 * Returns the function that makes an object of `Class` around a native one. `made` is called with each new object;
 * `make` makes the native object for `new Class(...)`, where programs may make objects. `Class` is written out as a
 * function with a name, `function Engine(...given) { return construct(Engine, new.target, given) }`: the name that
 * clones are refused by.
 */
function holdingClass(Class, { made = () => {}, make }) {
  function hold(held, target = Class) {
    const object = new Held(Reflect.construct(WeakRef, [NOTHING], target), held)
    made(object, held)
    return object
  }
  makers.set(Class, { make, hold })
  Object.defineProperty(Class, 'prototype', { writable: false })
  return hold
}

/**
 * Makes `Class` the public class around `native`. `made` is called with each new object; `open` means that programs
 * make objects themselves; `hidden` are members for this package alone.
 */
function publicClass(native, Class, { made, open = false, hidden = [] } = {}) {
  const make = open ? (...given) => new native(...given) : undefined
  const hold = holdingClass(Class, { made, make })
  mirror(Class, native, hidden)
  classes.set(native.prototype, (held) => hold(held))
  return Class
}

module.exports = { publicClass, holdingClass, construct, bare, dress }
