'use strict'

// Waiting for a watch: promises, `for await` and `using`. The native watch says when there is something to tell;
// while somebody waits, and only then, that keeps the process alive.

const { invalidArgument, takeOptions } = require('./promises.cjs')

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
      const called = [...this.#waiting]
      this.#waiting.clear()
      for (const wake of called) wake()
    })
  }

  remove(wake) {
    this.#waiting.delete(wake)
    if (this.#waiting.size > 0 || !this.#news) return
    this.#news = undefined
    this.#watch.hush()
  }
}

const waitersOf = new WeakMap()

/** Settles when `watch` may have something to tell, when `signal` aborts, or at `end`. */
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
  const end = timeout === undefined ? Infinity : performance.now() + timeout
  let changes = this.poll(moment)
  while (changes.length === 0 && !this.over && performance.now() < end) {
    await news(this, { signal, end })
    signal?.throwIfAborted()
    changes = this.poll()
  }
  return changes
}

async function* changes(watch) {
  try {
    while (true) {
      const change = watch.take()
      if (change) yield change
      else if (watch.over) return
      else await news(watch)
    }
  } finally {
    watch.close()
  }
}

/** Gives native watches what JavaScript expects of them. */
function addWaiting(prototype) {
  const add = (name, value) =>
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true })
  add('wait', wait)
  add(Symbol.asyncIterator, function () {
    return changes(this)
  })
  add(Symbol.dispose ?? Symbol.for('nodejs.dispose'), function () {
    this.close()
  })
  add(Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose'), async function () {
    this.close()
  })
}

module.exports = { addWaiting }
