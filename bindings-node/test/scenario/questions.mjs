// The questions of scenario files, asked of an engine or a view, and held against the answers expected.

import assert from 'node:assert/strict'
import { filter } from './changes.mjs'

const orNull = (step) => (step.none ? null : step.is)

function list(at, step) {
  const asked = { ...filter(step), order: step.order, limit: step.limit }
  const pages = [at.list(step.viewer, asked)]
  while (step.limit !== undefined && pages.at(-1).nextCursor !== null) {
    pages.push(at.list(step.viewer, { ...asked, cursor: pages.at(-1).nextCursor }))
  }
  for (const { total, complete, revision } of pages) {
    const expected = { total: step.total ?? pages[0].total, complete: true, revision: at.revision }
    assert.deepEqual({ total, complete, revision }, expected)
  }
  const rows = pages.flatMap((page) => page.rows)
  if (step.rows) {
    assert.deepEqual(rows.map(({ resource, owner, via, trust }) => [resource, owner, via, trust]), step.rows)
  }
  step.distances?.forEach((expected, i) => {
    const { distanceKm } = rows[i]
    if (expected === -1) assert.equal(distanceKm, null)
    else assert.ok(Math.abs(distanceKm - expected) < 1e-6, `${distanceKm} is not ${expected}`)
  })
}

const questions = {
  trust: (at, { source, target, is }) => assert.equal(at.trust(source, target), is),
  direct_trust: (at, step) => assert.equal(at.directTrust(step.source, step.target), orNull(step)),
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
  check: (at, { viewer, resource, now, is }) => assert.equal(at.check(viewer, resource, { now }), is),
  explain(at, { viewer, resource, now, visible, reason, via = null, path = null, shortfall = null }) {
    const decision = at.explain(viewer, resource, { now })
    const told = { ...decision, path: decision.path?.members ?? null }
    assert.deepEqual(told, { visible, via, reason, path, shortfall })
  },
  list,
  count: (at, step) => assert.equal(at.count(step.viewer, filter(step)), step.is),
  audience(at, { resource, now, members, by_grant: byGrant }) {
    const audience = at.audience(resource, { now })
    assert.equal(audience.total, audience.members.length)
    if (members) assert.deepEqual(audience.members, members)
    if (byGrant) assert.deepEqual(audience.byGrant, { ...byGrant })
  },
  members_of: (at, { group, is }) => assert.deepEqual(at.membersOf(group), is),
  place(at, step) {
    const place = at.place(step.member)
    assert.deepEqual(place && [place.latitude, place.longitude, place.precision], orNull(step))
  },
}

/** Asks one question; fails unless the answer, or the refusal, is the one expected. */
export function ask(at, step) {
  if (step.error) assert.throws(() => questions[step.ask](at, step), { code: step.error })
  else questions[step.ask](at, step)
}

/** Asks what a watch has seen since the last question. */
export function askWatch(watch, { now, changes, visible }) {
  const seen = now === undefined ? watch.poll() : watch.poll({ now })
  if (changes) {
    const expected = changes.map(({ revision, appeared = [], vanished = [] }, i) => ({
      revision: revision ?? seen[i]?.revision,
      appeared,
      vanished,
    }))
    assert.deepEqual(seen, expected)
  }
  if (visible) assert.deepEqual(watch.visible, visible)
}
