'use strict'

// The errors that methods throw and promises are rejected with. The native code knows the reasons, and makes
// its errors here.

/** Marks every error of this package, also one of another copy of it. */
const MARK = Symbol.for('trust-core.TrustError')

/** Gives an error its own fields, in the order in which they are printed. */
function fill(error, code, values) {
  error.code = code
  error.values = Object.freeze({ ...values })
}

/** A refusal. Nothing has changed. */
class TrustError extends Error {
  constructor(message, code = 'INTERNAL', values = {}) {
    super(message)
    fill(this, code, values)
  }

  // A wrong type is a TypeError, as everywhere in JavaScript, and a TrustError, too.
  static [Symbol.hasInstance](value) {
    if (this !== TrustError) return Function.prototype[Symbol.hasInstance].call(this, value)
    return typeof value === 'object' && value !== null && value[MARK] === true
  }
}

/** An argument of the wrong type, or an option that is not known. */
class InvalidArgument extends TypeError {
  constructor(message, code = 'INVALID_ARGUMENT', values = {}) {
    super(message)
    fill(this, code, values)
  }
}

/** A command of a domain class that cannot be done. */
class Refused extends TrustError {
  constructor(message, code, values, kind) {
    super(message, code, values)
    this.class = kind
  }

  get fields() {
    return this.values
  }
}

for (const { prototype } of [TrustError, InvalidArgument]) Object.defineProperty(prototype, MARK, { value: true })
for (const Class of [TrustError, Refused]) {
  Object.defineProperty(Class.prototype, 'name', { value: Class.name, writable: true, configurable: true })
}

/** The error of a refusal, as the native code has it made; its stack starts where the package was called. */
function makeError(code, message, values, kind) {
  const Class = kind ? Refused : code === 'INVALID_ARGUMENT' ? InvalidArgument : TrustError
  const error = new Class(message, code, values, kind)
  Error.captureStackTrace(error, makeError)
  return error
}

function invalidArgument(message) {
  const error = new InvalidArgument(message)
  Error.captureStackTrace(error, invalidArgument)
  return error
}

module.exports = { TrustError, InvalidArgument, Refused, makeError, invalidArgument }
