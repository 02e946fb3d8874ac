'use strict'

// Waiting for a watch: promises, `for await` and `using`. The native watch signals when there is a change to report;
// while somebody waits, and only then, that keeps the process alive.

const { bare } = require('./facade.cjs')
const { invalidArgument } = require('./errors.cjs')
const { takeOptions } = require('./promises.cjs')

/** The longest time that a timer of Node takes, in milliseconds. */
const LONGEST = 2 ** 31 - 1

/** Those who wait for one watch: the native promise that they share, and how each is called. */
class Waiters {
  #watch
  #news
  #waiting = new Set()

  constructor(watch) {
    this.#watch = watch
  }

  add(wake) {
    this.#waiting.add(wake)
    if (this.#news) return
    const news = this.#watch.news()
    this.#news = news
    news.then(() => {
      if (this.#news !== news) return
      this.#news = undefined
      this.wakeAll()
    })
  }

  remove(wake) {
    this.#waiting.delete(wake)
    if (this.#waiting.size > 0 || !this.#news) return
    this.#news = undefined
    this.#watch.cancelWait()
  }

  wakeAll() {
    const called = [...this.#waiting]
    this.#waiting.clear()
    for (const wake of called) wake()
  }
}

/** By native watch, as are all maps here: who waits keeps no public object. */
const waitersOf = new WeakMap()

/** Why a watch was closed by its signal. */
const reasonOf = new WeakMap()

/** Settles when `watch` may have a change to report, when `signal` aborts, or at `end`. */
function news(watch, { signal, end = Infinity } = {}) {
  if (!waitersOf.has(watch)) waitersOf.set(watch, new Waiters(watch))
  const waiters = waitersOf.get(watch)
  return new Promise((resolve) => {
    const rest = Math.min(Math.max(0, end - performance.now()), LONGEST)
    const timer = end < Infinity ? setTimeout(wake, rest) : undefined
    function wake() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', wake)
      waiters.remove(wake)
      resolve()
    }
    signal?.addEventListener('abort', wake, { once: true })
    waiters.add(wake)
  })
}

async function wait(options) {
  const { signal, rest = {} } = takeOptions(options, false)
  // The native code says what is wrong with it.
  if (typeof rest !== 'object' || Array.isArray(rest)) return this.poll(rest)
  signal?.throwIfAborted()
  const { timeout, ...moment } = rest
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout >= 0)) {
    throw invalidArgument('timeout must be a number of milliseconds, at least 0')
  }
  const watch = bare(this)
  const end = timeout === undefined ? Infinity : performance.now() + timeout
  let changes = watch.poll(moment)
  while (changes.length === 0 && !watch.over && performance.now() < end) {
    await news(watch, { signal, end })
    signal?.throwIfAborted()
    if (reasonOf.has(watch)) throw reasonOf.get(watch).reason
    changes = watch.poll()
  }
  return changes
}

/** The functions that stop listening to the signal of a watch; also called when nobody holds the watch any more. */
const deafening = new WeakMap()
const unheld = new FinalizationRegistry((deafen) => deafen())

/** Closes a native watch, and wakes all who wait for it at once. */
function close(watch) {
  watch.close()
  deafening.get(watch)?.()
  waitersOf.get(watch)?.wakeAll()
}

/**
 * The changes of a watch, one after another. Written by hand: the `return` of an async generator waits until its `next`
 * is done, which is when something changes; this one closes the watch at once, and a pending wait ends.
 */
class Changes {
  #watch
  #asked = []
  #busy = false

  constructor(watch) {
    this.#watch = watch
  }

  next() {
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject })
      if (!this.#busy) this.#answer()
    })
  }

  /** Answers all who asked, in their order. */
  async #answer() {
    const watch = this.#watch
    this.#busy = true
    while (this.#asked.length > 0) {
      try {
        const change = watch.take()
        if (change) this.#asked.shift().resolve({ value: change, done: false })
        else if (watch.over) this.#end()
        else await news(watch)
      } catch (error) {
        this.#asked.shift()?.reject(error)
      }
    }
    this.#busy = false
  }

  /** No change comes any more: the first pending call is rejected with the reason of a signal, the others end. */
  #end() {
    close(this.#watch)
    const reason = reasonOf.get(this.#watch)
    if (reason && !reason.given) {
      reason.given = true
      this.#asked.shift()?.reject(reason.reason)
    }
    for (const { resolve } of this.#asked.splice(0)) resolve({ value: undefined, done: true })
  }

  async return(value) {
    this.#end()
    return { value: await value, done: true }
  }

  async throw(error) {
    this.#end()
    throw error
  }

  [Symbol.asyncIterator]() {
    return this
  }

  async [Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]() {
    this.#end()
  }
}

/** Closes the watch when `signal` aborts; holds on to neither of them. */
function closeWith(signal, watch) {
  const held = new WeakRef(watch)
  const abort = () => {
    const watch = held.deref()
    if (!watch || watch.closed) return
    reasonOf.set(watch, { reason: signal.reason, given: false })
    close(watch)
  }
  const deafen = () => signal.removeEventListener('abort', abort)
  signal.addEventListener('abort', abort, { once: true })
  deafening.set(watch, deafen)
  unheld.register(watch, deafen)
}

/** Lets `prototype.watch` take a signal that closes the watch. */
function takeSignal(prototype) {
  const begin = prototype.watch
  prototype.watch = function (viewer, options) {
    const { signal, rest } = takeOptions(options, false)
    signal?.throwIfAborted()
    const watch = begin.call(this, viewer, rest)
    if (signal) closeWith(signal, bare(watch))
    return watch
  }
}

/** Gives watches what JavaScript expects of them. */
function addWaiting(prototype) {
  const add = (name, value) =>
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true })
  add('wait', wait)
  add('close', function () {
    close(bare(this))
  })
  add(Symbol.asyncIterator, function () {
    return new Changes(bare(this))
  })
  add(Symbol.dispose ?? Symbol.for('nodejs.dispose'), function () {
    this.close()
  })
  add(Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose'), async function () {
    this.close()
  })
}

module.exports = { addWaiting, takeSignal }
