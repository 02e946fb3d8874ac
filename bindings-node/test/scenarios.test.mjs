// The shared scenarios, as every language runs them: changes, then questions with their answers.
// Every refusal must leave the checkpoint's bytes as they were, so nothing at all has moved.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'smol-toml'
import { Engine } from 'trust-core'

const folder = new URL('../../tests/scenarios/', import.meta.url)

const changes = {
  set_trust: (to, { source, target, weight }) => to.setTrust(source, target, weight),
  revoke_trust: (to, { source, target }) => to.revokeTrust(source, target),
  block: (to, { blocker, blocked }) => to.block(blocker, blocked),
  unblock: (to, { blocker, blocked }) => to.unblock(blocker, blocked),
  add_member: (to, { member }) => to.addMember(member),
  remove_member: (to, { member }) => to.removeMember(member),
  batch: (engine, step) =>
    engine.batch((batch) => step.changes.forEach((change) => changes[change.do](batch, change))),
  load_edges: (engine, { sources, targets, weights }) =>
    engine.loadEdges(sources, targets, weights),
}

const orNull = (step) => (step.none ? null : step.is)

const questions = {
  trust: (at, { source, target, is }) => assert.equal(at.trust(source, target), is),
  direct_trust: (at, step) =>
    assert.equal(at.directTrust(step.source, step.target), orNull(step)),
  explain_trust(at, { source, target, none, members, weights, is }) {
    const expected = none ? null : { members, weights, trust: is }
    assert.deepEqual(at.explainTrust(source, target), expected)
  },
  ball(at, { source, min_trust: minTrust, reverse, is }) {
    const ball = at.ball(source, { minTrust, reverse })
    const { members, trust, hops } = ball
    assert.deepEqual(members.map((member, i) => [member, trust[i], hops[i]]), is)
    for (const [member, value] of ball) assert.equal(ball.get(member), value)
  },
  is_blocked: (at, { a, b, is }) => assert.equal(at.isBlocked(a, b), is),
  contains: (at, { member, is }) => assert.equal(at.has(member), is),
  counts(at, { members, edges }) {
    assert.equal(at.memberCount, members)
    assert.equal(at.edgeCount, edges)
  },
  revision: (at, { is }) => assert.equal(at.revision, is),
}

function ask(at, step) {
  const question = questions[step.ask]
  assert.ok(question, `unknown question ${step.ask}`)
  if (step.error) assert.throws(() => question(at, step), { code: step.error })
  else question(at, step)
}

function change(engine, step) {
  const make = changes[step.do]
  assert.ok(make, `unknown change ${step.do}`)
  if (step.error === undefined) {
    const returned = make(engine, step)
    if (step.returns !== undefined) assert.equal(returned, step.returns)
    return
  }
  const before = engine.toBytes()
  assert.throws(() => make(engine, step), { code: step.error })
  assert.deepEqual(engine.toBytes(), before)
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.toml'))) {
  const scenario = parse(readFileSync(new URL(file, folder), 'utf8'))
  test(`${file}: ${scenario.name}`, () => {
    const { max_hops: maxHops, floor } = scenario.settings ?? {}
    const engine = new Engine({ maxHops, floor })
    let afterLastChange = []
    for (const step of scenario.step) {
      if (step.do) {
        change(engine, step)
        afterLastChange = []
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
  })
}
