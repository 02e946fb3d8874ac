// The shared scenarios, as every language runs them: changes, then questions with their answers.
//
// Each runs twice: on an engine that nobody watches, which answers from nothing, and on one where every
// member is watched, which answers from what it has kept current change by change. Every refusal must
// leave the checkpoint's bytes as they were, so nothing at all has moved.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'smol-toml'
import { Engine } from 'trust-core'
import { filter, make } from './scenario/changes.mjs'
import { checkKeys } from './scenario/keys.mjs'
import { ask, askWatch } from './scenario/questions.mjs'

const folder = new URL('../../tests/scenarios/', import.meta.url)

function engineOf({ settings = {} }) {
  return new Engine({
    maxHops: settings.max_hops,
    floor: settings.floor,
    trustedMin: settings.trusted_min,
    trustedDirection: settings.trusted_direction,
    networkMin: settings.network_min,
    networkDirection: settings.network_direction,
    nearbyStrict: settings.nearby_strict,
  })
}

function change(engine, step) {
  const before = engine.toBytes()
  if (step.error !== undefined) {
    assert.throws(() => make(engine, step), { code: step.error })
    assert.deepEqual(engine.toBytes(), before)
    return
  }
  const returned = make(engine, step)
  if (step.returns !== undefined) assert.equal(returned, step.returns)
  if (!returned) assert.deepEqual(engine.toBytes(), before)
}

/** A watch of each member, with what it told summed up. */
class Everybody {
  #watched = new Map()

  constructor(engine) {
    this.engine = engine
  }

  look() {
    for (const [id, { watch, seen }] of this.#watched) {
      for (const { appeared, vanished } of watch.poll()) {
        for (const resource of vanished) assert.ok(seen.delete(resource), `${resource} was not there`)
        for (const resource of appeared) {
          assert.ok(!seen.has(resource), `${resource} was there`)
          seen.add(resource)
        }
      }
      assert.deepEqual([...seen].sort(), [...watch.visible].sort())
      if (watch.over) this.#watched.delete(id)
      else assert.equal(this.engine.count(id), seen.size)
    }
    for (const id of this.engine.members()) {
      if (this.#watched.has(id)) continue
      const watch = this.engine.watch(id)
      this.#watched.set(id, { watch, seen: new Set(watch.visible) })
    }
  }
}

function run(scenario, watched) {
  const engine = engineOf(scenario)
  const everybody = watched ? new Everybody(engine) : undefined
  const watches = new Map()
  let afterLastChange = []
  for (const step of scenario.step) {
    if (step.do === 'watch') {
      const begin = () => engine.watch(step.viewer, filter(step))
      if (step.error) assert.throws(begin, { code: step.error })
      else watches.set(step.name, begin())
    } else if (step.do) {
      change(engine, step)
      everybody?.look()
      afterLastChange = []
    } else if (step.ask === 'watch') {
      askWatch(watches.get(step.name), step)
    } else {
      ask(engine, step)
      ask(engine.view(), step)
      afterLastChange.push(step)
    }
  }
  const reloaded = Engine.fromBytes(engine.toBytes())
  for (const step of afterLastChange) ask(reloaded, step)
  engine.compact()
  for (const step of afterLastChange) ask(engine, step)
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.toml'))) {
  const scenario = parse(readFileSync(new URL(file, folder), 'utf8'))
  test(`${file}: ${scenario.name}`, () => {
    checkKeys(scenario)
    run(scenario, false)
    run(scenario, true)
  })
}
