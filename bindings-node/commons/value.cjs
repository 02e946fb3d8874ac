'use strict'

// The common part of the domain classes. Each object is frozen and holds a native record. Its fields are properties of
// its own, so that it prints, compares and spreads as a plain object does. The results of the command that made it
// (`changes`, `notices` and the like) are getters of the class instead.

const { isExternal } = require('node:util/types')
const native = require('../native.cjs')
const { bare, holdingClass } = require('../facade.cjs')
const { invalidArgument } = require('../errors.cjs')

const camelCase = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase())
const snakeCase = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** A value from JSON with the names of its fields in camelCase. */
function renamed(value) {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [camelCase(name), field]))
}

/** Returns a function that copies the fields of these names from an object from JSON. A field that it lacks is `null`. */
function picking(names) {
  const pairs = names.map((name) => [name, snakeCase(name)])
  return (json) => {
    const picked = {}
    for (const [name, spelt] of pairs) picked[name] = renamed(json[spelt] ?? null)
    return picked
  }
}

/** Freezes an object and everything in it. */
function frozen(value) {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.values(value).forEach(frozen)
  return Object.freeze(value)
}

/** Gives a new value its fields. A field that is a getter is read when it is first needed. */
function settle(value, fields) {
  for (const [name, { get, value: field }] of Object.entries(Object.getOwnPropertyDescriptors(fields))) {
    if (get) {
      let read
      const later = () => (read ??= frozen(get.call(fields)))
      Object.defineProperty(value, name, { get: later, enumerable: true })
    } else {
      Object.defineProperty(value, name, { value: frozen(field), enumerable: true })
    }
  }
  Object.freeze(value)
}

/** Gives a class or its prototype the methods and getters of `members`. */
function addMembers(target, members) {
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(members))) {
    Object.defineProperty(target, name, { ...property, enumerable: false })
  }
}

/** Gives a class a getter for each result of a command. `read` returns a result of a native record as JSON. */
function addResults(Class, recordOf, read, results) {
  for (const [name, convert] of Object.entries(results)) {
    const get = function () {
      return convert(JSON.parse(read(recordOf(this, name), name)))
    }
    Object.defineProperty(Class.prototype, name, { get, configurable: true })
  }
}

/**
 * Makes `Class` a class of values. `fields` reads the fields of a native record. `carryOut` carries out a command on a native
 * record. `results` names the results of a command, each with a function that converts the JSON that `read` returns.
 */
function valueClass(Class, { make, fields, carryOut, read, results }) {
  const hold = holdingClass(Class, { make, made: (value, record) => settle(value, fields(record)) })

  /** The native record in `value`. Throws an error that names `member` if there is none of this class. */
  function recordOf(value, member) {
    const record = bare(value)
    if (record === value || !(value instanceof Class)) {
      throw invalidArgument(`${member} belongs to objects of the class ${Class.name}: call it on one`)
    }
    return record
  }

  /** The value around the record that `command` returns, or in its error around the state that remembers the refusal. */
  function madeBy(command) {
    try {
      return hold(command())
    } catch (error) {
      if (isExternal(error?.after)) error.after = hold(error.after)
      throw error
    }
  }

  /** The value after a command with these arguments by position and these options. */
  function apply(value, command, given, options) {
    const record = recordOf(value, camelCase(command))
    return madeBy(() => carryOut(record, command, given, options))
  }

  addResults(Class, recordOf, read, results)
  return { apply, hold, madeBy, recordOf }
}

const identity = (value) => value

/** Makes `Class` the class of values that hold records of `noun`, by the name that the rules have for it. */
function recordClass(Class, noun, { make, fields, results = {} }) {
  const { apply, hold, madeBy, recordOf } = valueClass(Class, {
    make,
    fields,
    carryOut: native.applyCommand,
    read: native.commandResult,
    results: { changes: identity, notices: identity, ...results },
  })
  const create = (command, given, options) => madeBy(() => native.createRecord(noun, command, given, options))
  const ask = (value, question, given = [], options) =>
    answer(recordOf(value, camelCase(question)), question, given, options)

  addMembers(Class, {
    fromJSON(value) {
      return hold(native.readRecord(noun, JSON.stringify(value) ?? ''))
    },
  })
  addMembers(Class.prototype, {
    toJSON() {
      return JSON.parse(native.writeRecord(recordOf(this, 'toJSON')))
    },
  })
  return { apply, ask, create, hold, recordOf }
}

/** The answer of a native record to a question. */
function answer(record, question, given = [], options) {
  return JSON.parse(native.askRecord(record, question, given, options))
}

/** Returns a function that reads the fields of these names from a native record. The rules compute those in `questions`. */
function reading(names, questions = []) {
  const pick = picking(names)
  return (record) => {
    const json = JSON.parse(native.writeRecord(record))
    for (const question of questions) json[question] = answer(record, question)
    return pick(json)
  }
}

module.exports = { addMembers, answer, identity, picking, reading, recordClass, valueClass }
