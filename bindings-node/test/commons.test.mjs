// The domain classes as values: what they carry, what they refuse, and how an engine hears of it.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { Between, Engine, Exchange, Invite, Ledger, Partnership } from 'trust-core'

const stewards = { oak: ['sam'], river: ['ana', 'ida'] }
const token = Uint8Array.from({ length: 32 }, (_, i) => i)

const proposed = (more) => Partnership.propose('p', 'oak', 'river', { by: 'sam', now: 1, stewards, ...more })
const issued = (more) => Invite.issue('i', token, 'kin', { by: 'alice', now: 100, ...more })
const offered = (more) =>
  Exchange.offer('x', { by: 'ana', title: 'An hour of ironing', now: 1, ...more })
const opened = () => new Ledger('oak').open('member:ana').open('member:bo')
const credit = { mode: 'credit', minutes: 60, community: 'oak' }

const values = [
  proposed().approve({ by: 'ana', now: 2, stewards }),
  issued().accept({ by: 'dora', now: 101 }),
  offered(credit).request({ by: 'bo', now: 2 }),
  opened().reserve('t', 'member:bo', 'member:ana', 60, { now: 1 }),
]

test('a command gives a new value and leaves the old one', () => {
  const before = proposed()
  const after = before.approve({ by: 'ana', now: 2.9, stewards, shareNeeds: false })
  assert.deepEqual([before.status, before.agreed, before.changes], ['proposed', null, []])
  assert.equal(after.status, 'active')
  const terms = { shareOffers: true, shareNeeds: false, shareMemberCount: false }
  assert.deepEqual([after.agreed, after.effective], [terms, terms])
  assert.deepEqual([after.decidedBy, after.decidedAt, after.endedAt, after.isLive], ['ana', 2, null, true])
  assert.deepEqual(after.notices, [
    { to: 'ida', by: 'ana', kind: 'partnership_approved', partnership: 'p' },
    { to: 'sam', by: 'ana', kind: 'partnership_approved', partnership: 'p' },
  ])
})

test('a value is frozen, and compares, prints and spreads as what it says', () => {
  const before = proposed()
  assert.throws(() => (before.status = 'active'), TypeError)
  assert.throws(() => (before.offered.shareOffers = false), TypeError)
  assert.deepEqual(proposed(), before)
  assert.notDeepEqual(before.approve({ by: 'ana', now: 2, stewards }), before)
  assert.match(inspect(before), /^Partnership \{[^]*status: 'proposed'/)
  assert.equal({ ...before }.createdAt, 1)
  const ledger = opened()
  assert.deepEqual(opened(), ledger)
  assert.notDeepEqual(ledger.open('member:dora'), ledger)
  assert.throws(() => (ledger.accounts['member:bo'].floor = 0), TypeError)
  assert.equal(ledger.accounts, ledger.accounts)
  assert.match(inspect(ledger), /Ledger \{\s*community: 'oak',\s*balances: \{ 'member:ana': 0/)
})

test('a value equals what is read back from its JSON, which no command made', () => {
  for (const value of values) {
    assert.ok(value.changes.length + value.notices.length > 0 || value.made)
    const Class = value.constructor
    for (const copy of [Class.fromJSON(value), Class.fromJSON(JSON.parse(JSON.stringify(value)))]) {
      assert.deepEqual(copy, value)
      assert.ok(copy instanceof Class)
      assert.deepEqual([copy.changes, copy.notices, copy.made ?? null], [[], [], null])
    }
    assert.notDeepEqual(Class.fromJSON({ ...value.toJSON(), ...(value.id ? { id: 'o' } : { community: 'o' }) }), value)
  }
})

test('JSON of anything else is refused', () => {
  for (const value of values) {
    const Class = value.constructor
    const fields = value.toJSON()
    const others = [undefined, null, 5, 'text', [], {}, JSON.stringify(value), { ...fields, colour: 'red' }]
    for (const name of Object.keys(fields)) {
      if (name !== 'refused') others.push({ ...fields, [name]: { no: 'such' } })
    }
    for (const other of others) assert.throws(() => Class.fromJSON(other), { code: 'INVALID_VALUE' })
  }
  const within = proposed().toJSON()
  within.offered.share_gossip = true
  const message = 'unknown field `offered.share_gossip`'
  assert.throws(() => Partnership.fromJSON(within), { code: 'INVALID_VALUE', message })
})

test('an engine takes what a value tells, wholly or not at all', () => {
  const engine = new Engine()
  for (const group of ['oak', 'river']) engine.putGroup(group, { kind: 'community' })
  const active = proposed().approve({ by: 'ana', now: 2, stewards })
  assert.equal(engine.apply(active.changes), 3)
  assert.equal(engine.apply(active.changes), 3)
  assert.deepEqual(engine.group('oak').partners, [{ community: 'river', shares: ['need', 'offer'] }])
  const altered = engine.batch((batch) => {
    batch.apply(active.dissolve({ by: 'sam', now: 3, stewards }).changes)
    batch.setTrust('sam', 'ana')
  })
  assert.ok(altered)
  assert.deepEqual([engine.revision, engine.group('oak').partners], [4, []])

  const before = engine.toBytes()
  const member = { change: 'add_member', member: 'new' }
  for (const [code, other] of [
    ['INVALID_VALUE', { change: 'add_members', member: 'bo' }],
    ['INVALID_VALUE', { change: 'join', group: 'oak' }],
    ['INVALID_VALUE', { ...member, since: 5 }],
    ['INVALID_VALUE', 'add_member'],
    ['UNKNOWN_GROUP', { change: 'join', group: 'elm', member: 'new' }],
  ]) {
    assert.throws(() => engine.apply([member, other]), { code })
    assert.throws(() => engine.batch((batch) => batch.apply([member, other])), { code })
  }
  assert.throws(() => engine.apply(member), { code: 'INVALID_ARGUMENT', name: 'TypeError' })
  assert.deepEqual(engine.toBytes(), before)
})

const refusals = [
  ['NOT_STEWARD', 'forbidden', { community: 'oak', member: 'sam' }, () => proposed({ stewards: { oaks: ['sam'] } })],
  [
    'NOT_STEWARD',
    'forbidden',
    { community: 'river', member: 'eve' },
    () => proposed().approve({ by: 'eve', now: 2, stewards: { oak: ['sam'] } }),
  ],
  [
    'PARTNERSHIP_NOT_ACTIVE',
    'conflict',
    { partnership: 'p', status: 'proposed' },
    () => proposed().dissolve({ by: 'sam', now: 2, stewards }),
  ],
  ['INVALID_MODEL', 'invalid', { model: 'modern' }, () => proposed({ model: 'modern' })],
  ['PARTNERSHIPS_OFF', 'not_found', {}, () => proposed({ model: 'emergent' })],
  ['UNKNOWN_INVITE', 'not_found', {}, () => issued().accept({ by: 'bo', now: 1e9 })],
  ['UNKNOWN_INVITE', 'not_found', {}, () => Invite.hashOf('no token')],
  ['INVALID_LIFE', 'invalid', { expiresIn: 5 }, () => issued({ expiresIn: 5 })],
  ['UNKNOWN_ACCOUNT', 'not_found', { account: 'member:eve' }, () => opened().balance('member:eve')],
  [
    'INVALID_LIMITS',
    'invalid',
    { floor: null, ceiling: -1 },
    () => new Ledger('oak').open('member:ana', { floor: null, ceiling: -1 }),
  ],
  ['SAME_LEDGER', 'invalid', { community: 'oak' }, () => Ledger.between(opened(), opened(), 'p')],
  [
    'CREDIT_NOT_USED',
    'invalid',
    { community: 'oak' },
    () => offered(credit).allowedIn('oak', { credit: false }),
  ],
]

test('nobody may act for a community whose stewards are not given', () => {
  const before = proposed()
  const active = before.approve({ by: 'ana', now: 2, stewards })
  const commands = {
    propose: (given) => Partnership.propose('p', 'oak', 'river', { by: 'sam', now: 1, ...given }),
    withdraw: (given) => before.withdraw({ by: 'sam', now: 2, ...given }),
    approve: (given) => before.approve({ by: 'ana', now: 2, ...given }),
    decline: (given) => before.decline({ by: 'ana', now: 2, ...given }),
    dissolve: (given) => active.dissolve({ by: 'sam', now: 3, ...given }),
  }
  for (const [name, command] of Object.entries(commands)) {
    for (const absent of [{}, { stewards: null }, { stewards: {} }, { stewards: { elm: ['sam', 'ana'] } }]) {
      assert.throws(() => command(absent), { code: 'NOT_STEWARD', class: 'forbidden' }, name)
    }
    assert.ok(command({ stewards }) instanceof Partnership)
  }
})

test('a refusal tells its class, its code and what offended', () => {
  for (const [code, kind, fields, call] of refusals) {
    assert.throws(call, (error) => {
      assert.ok(error instanceof Error && error.message.length > 10)
      assert.deepEqual([error.code, error.class, error.fields, error.after], [code, kind, fields, undefined])
      return true
    })
  }
})

const invalid = [
  ['INVALID_VALUE', () => Partnership.propose('', 'oak', 'river', { by: 'sam', now: 1 })],
  ['INVALID_VALUE', () => Partnership.propose('half \ud83c', 'oak', 'river', { by: 'sam', now: 1 })],
  ['INVALID_GROUP_ID', () => Partnership.propose('p', '', 'river', { by: 'sam', now: 1 })],
  ['INVALID_MEMBER_ID', () => proposed({ by: '' })],
  ['INVALID_MEMBER_ID', () => proposed({ stewards: { oak: [''] } })],
  ['INVALID_ARGUMENT', () => proposed({ stewards: { oak: 'sam' } })],
  ['INVALID_ARGUMENT', () => proposed({ stewards: ['sam'] })],
  ['INVALID_ARGUMENT', () => proposed({ colour: 'red' })],
  ['INVALID_ARGUMENT', () => proposed({ live: 'yes' })],
  ['INVALID_ARGUMENT', () => Partnership.propose('p', 'oak', 'river', { by: 'sam' })],
  ['INVALID_ARGUMENT', () => Partnership.propose('p', 'oak', 'river')],
  ['INVALID_ARGUMENT', () => Partnership.propose(5, 'oak', 'river', { by: 'sam', now: 1 })],
  ['INVALID_TIME', () => proposed({ now: NaN })],
  ['INVALID_VALUE', () => offered({ kind: 'dance' })],
  ['INVALID_VALUE', () => offered({ mode: 'barter' })],
  ['INVALID_VALUE', () => offered({ minutes: 60 })],
  ['INVALID_VALUE', () => offered({ mode: 'credit' })],
  ['INVALID_VALUE', () => offered({ mode: 'credit', minutes: -1 })],
  ['INVALID_VALUE', () => offered({ mode: 'credit', minutes: 1.5 })],
  ['INVALID_VALUE', () => offered({ mode: 'credit', minutes: NaN })],
  ['INVALID_VALUE', () => offered({ title: 'half \ud83c' })],
  ['INVALID_ARGUMENT', () => offered({ mode: 'credit', minutes: '5' })],
  ['INVALID_ARGUMENT', () => Exchange.ask('x', { by: 'ana', title: 't', now: 1 })],
  ['INVALID_VALUE', () => Invite.issue('i', new Uint8Array(5), 'kin', { by: 'alice', now: 1 })],
  ['INVALID_ARGUMENT', () => Invite.issue('i', 5, 'kin', { by: 'alice', now: 1 })],
  ['INVALID_ARGUMENT', () => issued().opensWith(new Float64Array(32))],
  ['INVALID_VALUE', () => opened().transfer('t', 'ana', 'member:bo', 5, { now: 1 })],
  ['INVALID_VALUE', () => opened().transfer('t', 'member:ana', 'member:bo', -5, { now: 1 })],
  ['INVALID_VALUE', () => opened().transfer('t', 'member:ana', 'member:bo', 2 ** 53, { now: 1 })],
  ['INVALID_VALUE', () => opened().post('t'.repeat(256), { now: 1 })],
  ['INVALID_ARGUMENT', () => opened().open('member:dora', { floor: '5' })],
  ['INVALID_ARGUMENT', () => Ledger.between(opened(), offered(), 'p')],
  ['INVALID_ARGUMENT', () => opened().changedSince({})],
  ['INVALID_ARGUMENT', () => Partnership.prototype.dissolve.call(offered(), { by: 'sam', now: 1 })],
  ['INVALID_ARGUMENT', () => Ledger('oak')],
  ['INVALID_ARGUMENT', () => new Ledger()],
]

test('values of no kind are refused with a code', () => {
  for (const [code, call] of invalid) assert.throws(call, { code }, String(call))
  for (const Class of [Partnership, Exchange, Invite, Between]) assert.throws(() => new Class())
})

test('an invite holds only the hash of its token, and is used once', () => {
  const invite = issued({ email: 'dora@post.example' })
  const text = Invite.tokenText(token)
  assert.ok(!JSON.stringify(invite).includes(text))
  assert.equal(invite.tokenHash, Invite.hashOf(text))
  assert.deepEqual([token, text, Buffer.from(token)].map((one) => invite.opensWith(one)), [true, true, true])
  assert.deepEqual([new Uint8Array(32), 'no token'].map((one) => invite.opensWith(one)), [false, false])
  assert.deepEqual(invite.preview({ now: 101 }), {
    issuer: 'alice',
    expiresAt: 604_900,
    own: false,
    community: null,
  })
  assert.ok(invite.preview({ now: 101, viewer: 'alice' }).own)
  assert.throws(() => invite.accept({ by: 'dora', now: 102 }), { code: 'UNKNOWN_INVITE' })
  const used = invite.accept({ by: 'dora', email: 'dora@post.example', now: 102 })
  assert.deepEqual([invite.used, used.used], [null, { by: 'dora', at: 102 }])
  assert.deepEqual([invite.status({ now: 604_900 }), used.status({ now: 103 })], ['expired', 'used'])
  const engine = new Engine()
  engine.putGroup('kin', { kind: 'circle', owner: 'alice' })
  engine.apply(used.changes)
  assert.deepEqual(engine.membersOf('kin'), ['alice', 'dora'])
})

test('an exchange for credits goes with a ledger', () => {
  let exchange = offered(credit).request({ by: 'bo', now: 2 }).accept({ by: 'ana', now: 3 })
  const { transfer, minutes } = exchange
  let ledger = opened().reserve(transfer, 'member:bo', 'member:ana', minutes, { now: 3 })
  exchange = exchange.start({ by: 'bo', now: 4 }).complete({ by: 'ana', now: 5 }).complete({ by: 'bo', now: 6 })
  assert.deepEqual([exchange.status, exchange.completedAt], ['completed', 6])
  ledger = ledger.post(transfer, { now: 6 })
  assert.deepEqual(ledger.balances(), { 'member:ana': 60, 'member:bo': -60 })
  assert.deepEqual([ledger.made.status, ledger.made.minutes], ['posted', 60])
  ledger.check()
})

test('a ledger follows an exchange step by step', () => {
  const asked = offered(credit).request({ by: 'bo', now: 2 })
  const empty = new Ledger('oak')
  assert.deepEqual(empty.pay(asked, { now: 2 }), empty)
  const agreed = asked.accept({ by: 'ana', now: 3 })
  const reserved = empty.pay(agreed, { now: 3 })
  const late = 3 + 30 * 86_400
  assert.deepEqual([reserved.made.id, reserved.made.expiresAt], [agreed.transfer, late])
  assert.deepEqual(reserved.pay(agreed, { now: 3 }), reserved)
  const over = reserved.pay(agreed.cancel({ by: 'bo', now: 4 }), { now: 4 })
  assert.equal(over.transfers[agreed.transfer].status, 'voided')
  const done = agreed.start({ by: 'bo', now: 4 }).complete({ by: 'ana', now: 5 }).complete({ by: 'bo', now: 6 })
  for (const now of [6, late]) {
    const paid = reserved.pay(done, { now })
    assert.deepEqual(paid.balances(), { 'member:ana': 60, 'member:bo': -60 })
    const back = paid.pay(done.reverse({ by: 'ana', now }), { now })
    assert.deepEqual(back.balances(), { 'member:ana': 0, 'member:bo': 0 })
  }
  assert.throws(() => reserved.pay({ ...done }, { now: 6 }), { code: 'INVALID_ARGUMENT' })
})

test('two ledgers follow an exchange, both or neither', () => {
  const between = { ...credit, community: null, providerCommunity: 'oak' }
  const asked = offered(between).request({ by: 'bo', receiverCommunity: 'river', now: 2 })
  const agreed = asked.accept({ by: 'ana', now: 3 })
  const both = Ledger.between(new Ledger('river'), new Ledger('oak'), 'p').pay(agreed, { now: 3 })
  assert.deepEqual([both.payer, both.payee].map(({ transfers }) => Object.keys(transfers)), [['x:out'], ['x:in']])
  const done = agreed.start({ by: 'bo', now: 4 }).complete({ by: 'ana', now: 5 }).complete({ by: 'bo', now: 6 })
  const paid = both.pay(done, { now: 6 })
  assert.deepEqual([paid.payer.balance('member:bo'), paid.payee.balance('member:ana')], [-60, 60])
  const poor = Ledger.between(new Ledger('river').open('member:bo', { floor: 0 }), new Ledger('oak'), 'p')
  assert.throws(() => poor.pay(agreed, { now: 3 }), ({ code, after }) => {
    assert.deepEqual([code, Object.keys(after.payee.transfers)], ['BELOW_FLOOR', []])
    return true
  })
})

test('a ledger tells what it holds', () => {
  const empty = opened()
  const ledger = empty.reserve('__proto__', 'member:bo', 'member:ana', 60, { now: 1, expiresAt: 5 })
  const { balance, available, debitsPending, floor } = ledger.account('member:bo')
  assert.deepEqual([balance, available, debitsPending, floor], [0, -60, 60, -1200])
  assert.deepEqual(Object.keys(ledger.transfers), ['__proto__'])
  assert.deepEqual(ledger.statement('member:bo').transfers, Object.values(ledger.transfers))
  assert.deepEqual(Ledger.fromJSON(ledger), ledger)
  const { accounts, transfers, refused } = ledger.changedSince(empty)
  assert.deepEqual(accounts.map(({ id }) => id), ['member:ana', 'member:bo'])
  assert.deepEqual([transfers, refused], [[ledger.made], {}])
  const late = ledger.expire({ now: 5 })
  assert.deepEqual([late.released, ledger.released], [['__proto__'], []])
  const low = new Ledger('oak').open('member:ana').open('member:bo', { soft: -60 })
  const { notices } = low.transfer('t', 'member:bo', 'member:ana', 61, { now: 1 })
  assert.deepEqual(notices, [{ to: 'bo', by: 'bo', kind: 'balance_low', community: 'oak' }])
})

test('an id that was refused stays refused', () => {
  const ledger = opened()
  const order = (on, minutes = 1201) => on.transfer('t', 'member:bo', 'member:ana', minutes, { now: 1 })
  assert.throws(() => order(ledger), (error) => {
    assert.deepEqual([error.code, error.class], ['BELOW_FLOOR', 'conflict'])
    const { after } = error
    assert.ok(after instanceof Ledger && Object.isFrozen(after))
    assert.deepEqual(Object.keys(after.refused), ['t'])
    const richer = after.setLimits('member:bo', { floor: null })
    assert.throws(() => order(richer), ({ code, after }) => code === 'BELOW_FLOOR' && after === undefined)
    assert.throws(() => order(richer, 5), { code: 'ID_TAKEN', fields: { transfer: 't', field: 'minutes' } })
    return true
  })
})

test('two ledgers clear over a partnership', () => {
  const oak = opened().open('clearing:p')
  const river = new Ledger('river').open('member:dora').open('clearing:p')
  const both = Ledger.between(oak, river, 'p')
  assert.deepEqual([both.outgoing, both.incoming, both.notices], [null, null, []])
  const done = both.reserve('t', 'member:bo', 'member:dora', 30, { now: 1 }).post('t', { now: 2 })
  assert.deepEqual([done.payer, done.payee].map((one) => one.balance('clearing:p')), [30, -30])
  assert.deepEqual([done.outgoing.id, done.outgoing.otherLeg], ['t:out', 't:in'])
  assert.deepEqual(both, Ledger.between(oak, river, 'p'))
  assert.notDeepEqual(both, done)
  assert.equal(done.reverse('u', 't', { now: 3 }).payer.balance('member:bo'), 0)
  assert.throws(() => both.transfer('t', 'member:bo', 'member:dora', 5000, { now: 1 }), ({ after }) => {
    assert.deepEqual([Object.keys(after.payer.refused), after.payee], [['t:out'], river])
    return true
  })
})

test('totals beyond what a number holds exactly are refused', () => {
  const most = Number.MAX_SAFE_INTEGER
  const ledger = opened().setLimits('member:bo', { floor: null })
  const full = ledger.transfer('t', 'member:bo', 'member:ana', most, { now: 1 })
  assert.equal(full.balance('member:ana'), most)
  assert.throws(() => full.transfer('u', 'member:bo', 'member:ana', 1, { now: 1 }), { code: 'TOO_LARGE' })
})

test('damaged ledgers are found out', () => {
  const fields = opened().transfer('t', 'member:bo', 'member:ana', 60, { now: 1 }).toJSON()
  fields.accounts['member:bo'].debits_posted = 61
  assert.throws(() => Ledger.fromJSON(fields).check(), { code: 'INVALID_VALUE' })
})

test('every code of the scenarios is in the types and in the README', () => {
  const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8')
  const [types, readme] = [read('../index.d.ts'), read('../README.md')]
  for (const noun of ['partnership', 'exchange', 'ledger', 'invite']) {
    const cases = read(`../../tests/scenarios/commons/${noun}.toml`)
    for (const [, code] of cases.matchAll(/^refused = "(\w+)"/gm)) {
      assert.ok(types.includes(`'${code}'`), `index.d.ts has no ${code}`)
      assert.ok(readme.includes(`\`${code}\``), `the README has no ${code}`)
    }
  }
})

test('the types declare the members that the classes have, and no others', () => {
  const types = readFileSync(new URL('../index.d.ts', import.meta.url), 'utf8')
  const both = Ledger.between(opened(), new Ledger('river'), 'p')
  for (const value of [...values, both]) {
    const Class = value.constructor
    const [, body] = types.match(new RegExp(`^export declare class ${Class.name} \\{\n([^]*?)^\\}`, 'm'))
    const declared = (pattern) => [...body.matchAll(pattern)].map(([, name]) => name)
    const has = (target, but) => Object.getOwnPropertyNames(target).filter((name) => !but.includes(name))
    const statics = has(Class, ['length', 'name', 'prototype'])
    assert.deepEqual(declared(/^  static (\w+)\(/gm).sort(), statics.sort(), Class.name)
    const members = [...has(Class.prototype, ['constructor']), ...Object.keys(value)]
    const others = declared(/^  (?:get )?(\w+)\(/gm).filter((name) => name !== 'constructor')
    assert.deepEqual(others.sort(), members.sort(), Class.name)
  }
})

test('limits set in part keep the rest', () => {
  const ledger = new Ledger('oak').open('member:ana', { floor: -60, ceiling: 600, soft: -30 })
  const limits = (given) => {
    const { floor, ceiling, soft } = ledger.setLimits('member:ana', given).account('member:ana')
    return [floor, ceiling, soft]
  }
  assert.deepEqual(limits({}), [-60, 600, -30])
  assert.deepEqual(limits({ floor: -90 }), [-90, 600, -30])
  assert.deepEqual(limits({ ceiling: null }), [-60, null, -30])
})

test('an account carries what its owner left with', () => {
  const ledger = new Ledger('oak').open('member:ana').open('member:bo').open('settlement:left')
  const left = ledger
    .transfer('t', 'member:bo', 'member:ana', 60, { now: 1 })
    .settle('member:bo', 'settlement:left', 's', { now: 2 })
  assert.deepEqual(ledger.account('member:bo').settled, [])
  assert.deepEqual(left.account('member:bo').settled, [
    { to: 'settlement:left', at: 2, balance: -60, floor: -1200, ceiling: null, soft: null, transfers: ['s'], since: [] },
  ])
  assert.deepEqual(left.takeBack('member:bo', 'b', { now: 3 }).account('member:bo').settled, [])
})

test('an invite needs a circle or a community', () => {
  const stewards = { oak: ['sam'] }
  const invite = Invite.issue('i', token, null, { community: 'oak', by: 'sam', now: 1, stewards, member: 'dora' })
  assert.deepEqual([invite.circle, invite.community, invite.member], [null, 'oak', 'dora'])
  assert.equal(invite.preview({ now: 2, viewer: 'dora', stewards }).community, 'oak')
  const [joined] = invite.accept({ by: 'dora', now: 2, stewards }).changes
  assert.deepEqual(joined, { change: 'join', group: 'oak', member: 'dora' })
  assert.throws(() => Invite.issue('i', token, null, { by: 'sam', now: 1 }), { code: 'INVALID_VALUE' })
  assert.throws(() => Invite.issue('i', token, 'kin', { community: 'oak', by: 'sam', now: 1 }), { code: 'INVALID_VALUE' })
})

test('what has lapsed counts nowhere', () => {
  const ledger = opened().reserve('t', 'member:bo', 'member:ana', 1200, { now: 1, expiresAt: 10 })
  assert.equal(ledger.account('member:bo', { now: 9 }).available, -1200)
  assert.equal(ledger.account('member:bo', { now: 10 }).available, 0)
  const after = ledger.transfer('new', 'member:bo', 'member:ana', 60, { now: 1_000_000 })
  assert.equal(after.account('member:bo').available, -60)
})
