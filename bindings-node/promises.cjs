'use strict'

// Promise twins: what JavaScript has and native code has not, AbortSignal and the event loop's turns.
// A promise is rejected only once the work has stopped, so "rejected" always means "not done".

const { newJob, cancelJob, jobProgress } = require('./native.cjs')
const { invalidArgument } = require('./errors.cjs')

/** The interval of progress reports, in milliseconds. */
const PROGRESS_EVERY = 100

/** The time for which rows are read before the event loop gets its turn, in milliseconds. */
const READ_FOR = 4

/** The number of rows that are read between two looks at the clock. */
const READ_ROWS = 2048

/** Takes `signal` and `onProgress` out of an options argument; the native code reads the rest. */
function takeOptions(given, progress) {
  if (given === undefined || given === null) return {}
  // The native code says what is wrong with it.
  if (typeof given !== 'object' || Array.isArray(given)) return { rest: given }
  const { signal, ...rest } = given
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw invalidArgument('signal must be an AbortSignal')
  }
  if (!progress) return { signal, rest }
  const { onProgress, ...others } = rest
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw invalidArgument('onProgress must be a function')
  }
  return { signal, onProgress, rest: others }
}

/** Tells `onProgress` how far `job` is, and cancels the job if that throws. */
function watch(job, onProgress) {
  let reported = 0
  const watching = { failure: undefined, tell, stop: () => clearInterval(timer) }
  function tell() {
    const [done, total] = jobProgress(job)
    if (total === 0 || done === reported || watching.failure) return
    reported = done
    try {
      onProgress({ done, total })
    } catch (error) {
      watching.failure = { error }
      cancelJob(job)
    }
  }
  const timer = setInterval(tell, PROGRESS_EVERY)
  return watching
}

/**
 * Puts an async method in place of the native `owner[name]`, which takes a job as one more argument.
 * `options` is the place of the options argument; `arrange` may bring the arguments in order first.
 */
function makeAbortable(owner, name, { options, progress = false, arrange }) {
  const start = owner[name]
  const twin = async function (...given) {
    const args = arrange ? arrange(...given) : given
    const { signal, onProgress, rest } = takeOptions(args[options], progress)
    signal?.throwIfAborted()
    const job = newJob()
    const stop = () => cancelJob(job)
    signal?.addEventListener('abort', stop, { once: true })
    const watching = onProgress && watch(job, onProgress)
    try {
      const leading = Array.from({ length: options }, (_, place) => args[place])
      const result = await start.call(this, ...leading, rest, job)
      watching?.tell()
      return result
    } catch (error) {
      if (error?.code !== 'CANCELLED') throw error
      if (watching?.failure) throw watching.failure.error
      throw signal?.aborted ? signal.reason : error
    } finally {
      watching?.stop()
      signal?.removeEventListener('abort', stop)
    }
  }
  Object.defineProperty(twin, 'name', { value: name })
  owner[name] = twin
}

/** A copy that later changes by the caller do not reach. */
function snapshot(column) {
  return Array.isArray(column) || ArrayBuffer.isView(column) ? column.slice() : column
}

/** Reads columns into native rows, a few milliseconds at a time. */
async function readRows(native, rows, columns, job) {
  const count = native.countRows(...columns)
  let start = 0
  while (start < count) {
    const until = performance.now() + READ_FOR
    while (start < count && performance.now() < until) {
      const end = Math.min(start + READ_ROWS, count)
      native.readRows(rows, ...columns, start, end, job)
      start = end
    }
    await new Promise(setImmediate)
    native.checkJob(job)
  }
}

module.exports = { makeAbortable, takeOptions, snapshot, readRows }
