// The engine against the model on random graphs, shrunk to the smallest that differs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Engine } from 'trust-core'
import { Model, ranked } from './model.mjs'

const names = ['a', 'b', 'c', 'd', 'é', '山', '🌳']
const member = fc.constantFrom(...names)
const thousandths = fc.oneof(
  fc.integer({ min: 1, max: 1000 }),
  fc.constantFrom(1000, 800, 700, 560, 500, 900),
)
const change = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constant('setTrust'), member, member, thousandths) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('revokeTrust'), member, member) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('block'), member, member) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('unblock'), member, member) },
)
const history = fc.record({
  maxHops: fc.integer({ min: 1, max: 12 }),
  floor: fc.constantFrom(1, 10, 100, 300),
  changes: fc.array(change, { maxLength: 40 }),
  minTrust: fc.integer({ min: 0, max: 1000 }),
})

function build({ maxHops, floor, changes }) {
  const engine = new Engine({ maxHops, floor: floor / 1000 })
  const model = new Model({ maxHops, floor })
  for (const [verb, a, b, weight] of changes) {
    if (a === b) continue
    const known = model.members.has(a) && model.members.has(b)
    if (!known && (verb === 'revokeTrust' || verb === 'unblock')) continue
    engine[verb](...(weight === undefined ? [a, b] : [a, b, weight / 1000]))
    model[verb](a, b, weight)
  }
  return { engine, model }
}

const rows = ({ members, trust, hops }) => members.map((id, i) => [id, trust[i], hops[i]])

function agree(at, model, minTrust) {
  const members = [...model.members]
  const options = { minTrust: minTrust / 1000 }
  const forward = at.balls(members, options)
  const reverse = at.balls(members, { ...options, reverse: true })
  members.forEach((source, i) => {
    assert.deepEqual(rows(forward[i]), ranked(model.reached(source, minTrust)))
    assert.deepEqual(rows(reverse[i]), ranked(model.reachedBy(source, minTrust)))
    const expected = members.map((target) => model.trust(source, target))
    assert.deepEqual(members.map((target) => at.trust(source, target)), expected)
    const many = at.trustMany(members.map((target) => [source, target]))
    assert.deepEqual([...many], expected)
    members.forEach((target, j) => explained(at, source, target, expected[j]))
  })
}

function explained(at, source, target, trust) {
  const path = at.explainTrust(source, target)
  if (path === null) return assert.equal(trust, 0)
  assert.equal(path.trust, trust)
  assert.equal(path.members[0], source)
  assert.equal(path.members.at(-1), target)
  path.weights.forEach((weight, step) =>
    assert.equal(at.directTrust(path.members[step], path.members[step + 1]), weight),
  )
}

test('pair, ball, reverse ball, many and explanation equal the model, also reloaded and folded', () => {
  fc.assert(
    fc.property(history, (given) => {
      const { engine, model } = build(given)
      agree(engine, model, given.minTrust)
      agree(Engine.fromBytes(engine.toBytes()), model, given.minTrust)
      engine.compact()
      agree(engine.view(), model, given.minTrust)
    }),
    { numRuns: 150 },
  )
})

test('a bulk load gives the same answers as single changes, in any order', () => {
  const edge = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }), thousandths)
  const edges = fc.uniqueArray(edge.filter(([s, t]) => s !== t), { selector: ([s, t]) => `${s} ${t}` })
  fc.assert(
    fc.property(edges, fc.infiniteStream(fc.integer()), (rows, keys) => {
      const single = new Engine()
      for (const [s, t, w] of rows) single.setTrust(`${s}`, `${t}`, w / 1000)
      const shuffled = rows
        .map((row) => [keys.next().value, row])
        .sort(([a], [b]) => a - b)
        .map(([, row]) => row)
      const bulk = new Engine()
      bulk.loadEdges(
        Uint32Array.from(shuffled, ([s]) => s),
        shuffled.map(([, t]) => `${t}`),
        Float64Array.from(shuffled, ([, , w]) => w / 1000),
      )
      assert.equal(bulk.memberCount, single.memberCount)
      for (let id = 0; id <= 8; id++) {
        if (!single.has(`${id}`)) continue
        assert.deepEqual([...bulk.ball(`${id}`)], [...single.ball(`${id}`)])
      }
    }),
  )
})
