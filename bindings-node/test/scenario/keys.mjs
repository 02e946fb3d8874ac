// The keys that scenario files may have. A file with others is refused: no expectation is silently ignored.

import assert from 'node:assert/strict'

const filter = ['tags', 'via', 'min_trust', 'within_km', 'include_own']

const settings = [
  'max_hops',
  'floor',
  'trusted_min',
  'trusted_direction',
  'network_min',
  'network_direction',
  'nearby_strict',
]

const changes = {
  set_trust: ['source', 'target', 'weight'],
  revoke_trust: ['source', 'target'],
  block: ['blocker', 'blocked'],
  unblock: ['blocker', 'blocked'],
  add_member: ['member'],
  remove_member: ['member'],
  erase: ['member'],
  put_group: ['group', 'kind', 'owner'],
  remove_group: ['group'],
  join: ['group', 'member'],
  leave: ['group', 'member'],
  put_partnership: ['a', 'b', 'shares'],
  end_partnership: ['a', 'b'],
  set_place: ['member', 'latitude', 'longitude', 'precision'],
  clear_place: ['member'],
  put_resource: [
    'resource',
    'owner',
    'audience',
    'community',
    'tags',
    'created_at',
    'expires_at',
    'place',
    'active',
  ],
  remove_resource: ['resource'],
  batch: ['changes'],
  load_edges: ['sources', 'targets', 'weights'],
  watch: ['name', 'viewer', 'now', ...filter],
}

const questions = {
  trust: ['source', 'target', 'is', 'exact'],
  direct_trust: ['source', 'target', 'is', 'none'],
  explain_trust: ['source', 'target', 'members', 'weights', 'is', 'none'],
  ball: ['source', 'min_trust', 'reverse', 'is'],
  is_blocked: ['a', 'b', 'is'],
  contains: ['member', 'is'],
  counts: ['members', 'edges'],
  revision: ['is'],
  check: ['viewer', 'resource', 'now', 'is'],
  explain: ['viewer', 'resource', 'now', 'visible', 'reason', 'via', 'path', 'shortfall'],
  list: ['viewer', 'now', ...filter, 'order', 'limit', 'rows', 'total', 'distances'],
  count: ['viewer', 'now', ...filter, 'is'],
  audience: ['resource', 'now', 'members', 'by_grant'],
  members_of: ['group', 'is'],
  place: ['member', 'is', 'none'],
  watch: ['name', 'now', 'changes', 'visible'],
}

function among(known, object, what) {
  for (const key of Object.keys(object)) assert.ok(known.includes(key), `${what} has no key ${key}`)
}

function step(given) {
  if (given.do !== undefined) {
    assert.ok(changes[given.do], `unknown change ${given.do}`)
    among(['do', 'returns', 'error', ...changes[given.do]], given, given.do)
    for (const change of given.changes ?? []) {
      among(['do', ...changes[change.do]], change, `${change.do} in a batch`)
    }
  } else {
    assert.ok(questions[given.ask], `unknown question ${given.ask}`)
    among(['ask', 'error', ...questions[given.ask]], given, given.ask)
  }
  for (const change of given.ask === 'watch' ? (given.changes ?? []) : []) {
    among(['appeared', 'vanished', 'revision'], change, 'a change of a watch')
  }
}

/** Fails unless every key of the scenario has a meaning. */
export function checkKeys(scenario) {
  among(['name', 'settings', 'step'], scenario, 'the file')
  among(settings, scenario.settings ?? {}, 'settings')
  scenario.step.forEach(step)
}
