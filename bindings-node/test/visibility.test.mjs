// Groups, places, resources, and who sees what: one claim each.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Engine } from 'trust-core'

/** Alice's resources, and people who stand to her in different ways. */
function town() {
  const engine = new Engine()
  engine.batch((b) => {
    b.setTrust('alice', 'bob', 0.7)
    b.setTrust('bob', 'carol', 0.6)
    b.addMember('dave')
    b.putGroup('oak', { kind: 'community' })
    b.putGroup('river', { kind: 'community' })
    b.putGroup('kin', { kind: 'circle', owner: 'alice' })
    b.join('oak', 'alice')
    b.join('river', 'dave')
    b.join('kin', 'erin')
    b.putPartnership('oak', 'river', { shares: ['offer', 'need'] })
    b.setPlace('alice', 50.85, 4.35)
    b.setPlace('bob', 50.88, 4.7, { precision: 'city' })
    b.putResource('veg', {
      owner: 'alice',
      audience: ['trusted', 'partner', 'circle:kin'],
      community: 'oak',
      tags: ['offer', 'food'],
      createdAt: 10,
      expiresAt: 100,
    })
    b.putResource('saw', { owner: 'alice', audience: ['trusted', 'nearby:25'], createdAt: 20 })
    b.putResource('diary', { owner: 'alice', createdAt: 30 })
  })
  return engine
}

test('check says who sees what, and from when on no more', () => {
  const engine = town()
  const seen = ['alice', 'bob', 'carol', 'dave', 'erin'].filter((who) => engine.check(who, 'veg'))
  assert.deepEqual(seen, ['alice', 'bob', 'dave', 'erin'])
  assert.equal(engine.check('bob', 'veg', { now: 99.9 }), true)
  assert.equal(engine.check('bob', 'veg', { now: 100 }), false)
  assert.equal(engine.check('alice', 'veg', { now: 100 }), true)
})

test('a decision carries its reason, its path, or the nearest miss', () => {
  const engine = town()
  assert.deepEqual(engine.explain('bob', 'veg'), {
    visible: true,
    via: 'trusted',
    reason: 'granted',
    path: { members: ['alice', 'bob'], weights: [0.7], trust: 0.7 },
    shortfall: null,
  })
  assert.deepEqual(engine.explain('carol', 'veg'), {
    visible: false,
    via: null,
    reason: 'no_grant',
    path: null,
    shortfall: '0.42 < 0.5',
  })
  assert.equal(engine.explain('alice', 'diary').reason, 'own')
  assert.equal(engine.explain('bob', 'veg', { now: 100 }).reason, 'expired')
  engine.block('bob', 'alice')
  assert.equal(engine.explain('bob', 'veg').reason, 'blocked')
})

test('a list carries rows, an exact total and the revision', () => {
  const engine = town()
  const page = engine.list('bob')
  const { distanceKm } = page.rows[0]
  assert.ok(distanceKm > 20 && distanceKm < 30)
  assert.deepEqual(page, {
    rows: [
      { resource: 'saw', owner: 'alice', via: 'trusted', trust: 0, distanceKm },
      { resource: 'veg', owner: 'alice', via: 'trusted', trust: 0, distanceKm },
    ],
    total: 2,
    complete: true,
    nextCursor: null,
    revision: 1,
  })
  assert.equal(engine.list('dave').rows[0].distanceKm, null)
})

test('a list is filtered by tags, via, trust, distance and ownership, and a count agrees', () => {
  const engine = town()
  engine.setTrust('bob', 'alice', 0.4)
  const asked = [
    [{}, ['saw', 'veg']],
    [{ now: 100 }, ['saw']],
    [{ tags: ['offer'] }, ['veg']],
    [{ tags: ['offer', 'never heard of'] }, []],
    [{ via: ['trusted', 'public'] }, ['saw', 'veg']],
    [{ via: [] }, []],
    [{ minTrust: 0.4 }, ['saw', 'veg']],
    [{ minTrust: 0.401 }, []],
    [{ withinKm: 30 }, ['saw', 'veg']],
    [{ withinKm: 5 }, []],
    [{ tags: null, via: null, minTrust: null, withinKm: null }, ['saw', 'veg']],
  ]
  for (const [options, expected] of asked) {
    const { rows, total } = engine.list('bob', options)
    assert.deepEqual(rows.map(({ resource }) => resource), expected, JSON.stringify(options))
    assert.equal(total, expected.length)
    assert.equal(engine.count('bob', options), expected.length)
  }
  assert.equal(engine.count('alice'), 0)
  assert.equal(engine.count('alice', { includeOwn: true }), 3)
})

test('pages of one row go through the whole list in every order, and repeat nothing', () => {
  const engine = town()
  for (const order of ['newest', 'nearest', 'most_trusted']) {
    const whole = engine.list('bob', { order }).rows
    const walked = []
    let cursor = null
    do {
      const page = engine.list('bob', { order, limit: 1, cursor })
      assert.equal(page.total, 2)
      walked.push(...page.rows)
      cursor = page.nextCursor
    } while (cursor !== null)
    assert.deepEqual(walked, whole)
  }
})

test('a budget that cuts says so', () => {
  const engine = town()
  const { complete, total } = engine.list('bob', { budget: 1 })
  assert.deepEqual({ complete, total }, { complete: false, total: 1 })
  assert.equal(engine.list('bob', { budget: 2 }).complete, true)
})

test('listAsync and audienceAsync answer as list and audience do', async () => {
  const engine = town()
  const options = { tags: ['offer'], order: 'nearest' }
  assert.deepEqual(await engine.listAsync('bob', options), engine.list('bob', options))
  assert.deepEqual(await engine.view().listAsync('bob'), engine.list('bob'))
  assert.deepEqual(await engine.audienceAsync('veg', { now: 5 }), engine.audience('veg', { now: 5 }))
  const { signal } = new AbortController()
  assert.equal((await engine.listAsync('bob', { signal, limit: 1 })).rows.length, 1)
  const aborted = { signal: AbortSignal.abort() }
  await assert.rejects(engine.listAsync('bob', aborted), { name: 'AbortError' })
  await assert.rejects(engine.audienceAsync('veg', aborted), { name: 'AbortError' })
  await assert.rejects(engine.listAsync('nobody'), { code: 'UNKNOWN_MEMBER' })
  await assert.rejects(engine.listAsync('bob', { limit: 0 }), { code: 'INVALID_LIMIT' })
})

test('an audience counts everybody once, under the first grant, without the owner', () => {
  const engine = town()
  assert.deepEqual(engine.audience('veg'), {
    members: ['bob', 'dave', 'erin'],
    total: 3,
    byGrant: { circle: 1, partner: 1, trusted: 1 },
  })
  assert.deepEqual(engine.audience('veg', { now: 100 }), { members: [], total: 0, byGrant: {} })
})

test('groups tell their kind, owner, members and partners', () => {
  const engine = town()
  assert.deepEqual(engine.groups().sort(), ['kin', 'oak', 'river'])
  assert.equal(engine.groupCount, 3)
  assert.deepEqual(engine.group('kin'), { kind: 'circle', owner: 'alice', partners: [] })
  assert.deepEqual(engine.group('oak'), {
    kind: 'community',
    owner: null,
    partners: [{ community: 'river', shares: ['need', 'offer'] }],
  })
  assert.deepEqual(engine.membersOf('kin'), ['alice', 'erin'])
  assert.deepEqual(engine.groupsOf('alice').sort(), ['kin', 'oak'])
})

test('a resource comes back as it was put, and can be put again as it came', () => {
  const engine = town()
  assert.deepEqual(engine.resource('veg'), {
    owner: 'alice',
    audience: ['circle:kin', 'partner', 'trusted'],
    community: 'oak',
    tags: ['food', 'offer'],
    createdAt: 10,
    expiresAt: 100,
    place: null,
    active: true,
  })
  for (const id of engine.resources()) {
    assert.equal(engine.putResource(id, engine.resource(id)), false)
  }
  const place = { latitude: 1.25, longitude: -2.5, precision: 'exact' }
  engine.putResource('here', { owner: 'alice', place, active: false })
  assert.deepEqual(engine.resource('here').place, place)
  assert.equal(engine.resource('here').active, false)
  assert.equal(engine.resourceCount, 4)
})

test('a place is snapped once, and snapping it again changes nothing', () => {
  const engine = town()
  const place = engine.place('alice')
  assert.equal(place.precision, 'neighborhood')
  assert.ok(Math.abs(place.latitude - 50.85) < 0.01 && place.latitude !== 50.85)
  assert.equal(engine.setPlace('alice', place.latitude, place.longitude), false)
  assert.equal(engine.place('carol'), null)
  engine.setPlace('carol', 1.25, -2.5, { precision: 'exact' })
  assert.deepEqual(engine.place('carol'), { latitude: 1.25, longitude: -2.5, precision: 'exact' })
})

test('each change says whether it altered anything, and only then the revision moves', () => {
  const engine = new Engine()
  const steps = [
    [() => engine.putGroup('oak', { kind: 'community' }), true],
    [() => engine.putGroup('oak', { kind: 'community', owner: null }), false],
    [() => engine.putGroup('elm', { kind: 'community' }), true],
    [() => engine.putGroup('kin', { kind: 'circle', owner: 'alice' }), true],
    [() => engine.join('kin', 'alice'), true],
    [() => engine.join('kin', 'alice'), false],
    [() => engine.leave('kin', 'alice'), true],
    [() => engine.leave('kin', 'alice'), false],
    [() => engine.putPartnership('oak', 'elm', { shares: ['offer'] }), true],
    [() => engine.putPartnership('elm', 'oak', { shares: ['offer'] }), false],
    [() => engine.endPartnership('oak', 'elm'), true],
    [() => engine.endPartnership('oak', 'elm'), false],
    [() => engine.setPlace('alice', 10, 20), true],
    [() => engine.setPlace('alice', 10, 20), false],
    [() => engine.clearPlace('alice'), true],
    [() => engine.clearPlace('alice'), false],
    [() => engine.putResource('r', { owner: 'alice' }), true],
    [() => engine.putResource('r', { owner: 'alice', audience: [], tags: [] }), false],
    [() => engine.removeResource('r'), true],
    [() => engine.removeGroup('kin'), true],
    [() => engine.erase('alice'), true],
  ]
  for (const [step, altered] of steps) {
    const before = engine.revision
    assert.equal(step(), altered, String(step))
    assert.equal(engine.revision, before + (altered ? 1 : 0), String(step))
  }
  assert.equal(engine.has('alice'), false)
})

test('who is erased is in no checkpoint written later', () => {
  const engine = town()
  engine.putResource('unmistakable', { owner: 'alice' })
  assert.ok(engine.toBytes().includes('unmistakable'))
  engine.erase('alice')
  for (const gone of ['alice', 'unmistakable', 'diary']) {
    assert.ok(!engine.toBytes().includes(gone), gone)
  }
  assert.throws(() => engine.check('bob', 'veg'), { code: 'UNKNOWN_RESOURCE' })
})

test('whom one blocks never gets what one posts afterwards', () => {
  const engine = town()
  engine.block('alice', 'bob')
  engine.putResource('new', { owner: 'alice', audience: ['public', 'trusted'] })
  assert.equal(engine.check('bob', 'new'), false)
  assert.equal(engine.count('bob'), 0)
  assert.deepEqual(engine.audience('new').members, ['carol', 'dave', 'erin'])
  assert.equal(engine.explain('bob', 'new').reason, 'no_grant')
})

test('settings shape the trust grants', () => {
  const defaults = new Engine()
  assert.deepEqual(
    [defaults.trustedMin, defaults.trustedDirection, defaults.networkMin, defaults.networkDirection],
    [0.5, 'owner_to_viewer', 0.1, 'either'],
  )
  assert.equal(defaults.nearbyStrict, true)
  const settings = {
    trustedMin: 0.3,
    trustedDirection: 'viewer_to_owner',
    networkMin: 0.2,
    networkDirection: 'both',
    nearbyStrict: false,
  }
  const engine = new Engine(settings)
  for (const name of Object.keys(settings)) {
    assert.equal(engine[name], settings[name])
    assert.equal(Engine.fromBytes(engine.toBytes()).view()[name], settings[name])
  }
  engine.setTrust('viewer', 'owner', 0.3)
  engine.putResource('r', { owner: 'owner', audience: ['trusted'] })
  assert.equal(engine.check('viewer', 'r'), true)
})

test('a view answers every question about visibility as it was', () => {
  const engine = town()
  const view = engine.view()
  const questions = [
    (at) => at.check('bob', 'veg'),
    (at) => at.explain('bob', 'veg'),
    (at) => at.list('bob'),
    (at) => at.count('bob'),
    (at) => at.audience('veg'),
    (at) => at.membersOf('oak'),
    (at) => at.groupsOf('alice'),
    (at) => at.group('oak'),
    (at) => at.place('alice'),
    (at) => at.resource('veg'),
    (at) => [at.members(), at.groups(), at.resources(), at.blocks()],
    (at) => [at.groupCount, at.resourceCount, at.revision],
  ]
  const before = questions.map((question) => question(engine))
  engine.erase('alice')
  assert.deepEqual(questions.map((question) => question(view)), before)
})

test('members and blocks are told as columns', () => {
  const engine = town()
  engine.block('bob', 'dave')
  engine.block('dave', 'bob')
  assert.deepEqual(engine.members().sort(), ['alice', 'bob', 'carol', 'dave', 'erin'])
  const { blockers, blocked } = engine.blocks()
  const pairs = blockers.map((blocker, i) => `${blocker} ${blocked[i]}`)
  assert.deepEqual(pairs.sort(), ['bob dave', 'dave bob'])
})
