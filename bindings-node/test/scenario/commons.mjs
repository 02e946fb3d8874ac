// The commands of the scenario files of the domain classes, each as one call; states that they are applied to.

import assert from 'node:assert/strict'
import { Exchange, Invite, Ledger, Partnership } from 'trust-core'

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase())

/** Arguments of a file as options. */
const options = (given) =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [camel(name), value]))

/** The value, which its copies by JSON equal. */
function kept(value) {
  const { constructor } = value
  for (const copy of [constructor.fromJSON(value), constructor.fromJSON(JSON.parse(JSON.stringify(value)))]) {
    assert.deepEqual(copy, value)
    assert.deepEqual(copy.toJSON(), value.toJSON())
    assert.deepEqual([copy.changes, copy.notices], [[], []])
  }
  return value
}

const draft = ({ id, ...rest }) => [id, { ...options(rest), mode: rest.minutes === undefined ? 'gift' : 'credit' }]

/** The command with `by` as the steward of each community whose stewards the file does not name. */
const withStewards = ({ stewards, ...given }, communities) => {
  const assumed = communities.map((community) => [community, [given.by]])
  return { ...given, stewards: { ...Object.fromEntries(assumed), ...stewards } }
}

const beginnings = {
  propose: ({ id, a, b, ...rest }) => Partnership.propose(id, a, b, options(withStewards(rest, [a, b]))),
  offer: (given) => Exchange.offer(...draft(given)),
  ask: (given) => Exchange.ask(...draft(given)),
  issue: ({ id, token, circle = null, ...rest }) => Invite.issue(id, token, circle, options(rest)),
}

/** A partnership, an exchange or an invite, from its first command on. */
class One {
  #value

  do(command, given) {
    const made = beginnings[command]?.(given) ?? this.#value[command](options(this.#completed(given)))
    // To look at an invite leaves it as it was.
    const told = command === 'preview' ? Invite.fromJSON(this.#value) : made
    this.#value = kept(told)
    const { status, notices, changes } = told
    return { status: typeof status === 'string' ? status : told.status({ now: given.now }), notices, changes }
  }

  #completed(given) {
    const { a, b } = this.#value
    return this.#value instanceof Partnership ? withStewards(given, [a, b]) : given
  }

  get substance() {
    return this.#value?.toJSON()
  }
}

const limits = ({ account, ...given }) => {
  const read = ([name, value]) => [name, value === 'none' ? null : value]
  return [account, Object.fromEntries(Object.entries(given).map(read))]
}
const order = ({ id, debit, credit, minutes, ...given }) => [id, debit, credit, minutes, options(given)]
const decide = ({ id, ...given }) => [id, given]
const reverse = ({ id, original, ...given }) => [id, original, given]

const orders = {
  open: limits,
  setLimits: limits,
  reserve: order,
  transfer: order,
  post: decide,
  void: decide,
  reverse,
  expire: (given) => [given],
  settle: ({ account, settlement, id, ...given }) => [account, settlement, id, given],
  takeBack: ({ account, id, ...given }) => [account, id, given],
  rename: ({ account, name }) => [account, name],
}

const done = { expire: 'expired', settle: 'settled', rename: 'renamed', open: 'open', setLimits: 'open', takeBack: 'open' }

/** Some communities' ledgers; each is there from the start, and empty. */
class World {
  #ledgers = new Map()

  #of(community) {
    return this.#ledgers.get(community) ?? new Ledger(community)
  }

  #keep(ledger) {
    ledger.check()
    this.#ledgers.set(ledger.community, kept(ledger))
  }

  do(name, { community = 'oak', payee = 'river', partnership = 'p', ...given }) {
    const command = camel(name.replace('_between', ''))
    const both = name.endsWith('_between')
    const before = both
      ? Ledger.between(this.#of(community), this.#of(payee), partnership)
      : this.#of(community)
    const keep = (after) => [both ? [after.payer, after.payee] : after].flat().forEach((one) => this.#keep(one))
    try {
      const after = before[command](...orders[command](given))
      keep(after)
      const { notices, changes = [], made, outgoing } = after
      return { status: done[command] ?? (made ?? outgoing).status, notices, changes }
    } catch (error) {
      if (error.after) keep(error.after)
      throw error
    }
  }

  get substance() {
    const all = [...this.#ledgers]
    const name = (community, account) => (community === 'oak' ? account : `${community}/${account}`)
    const balances = all.flatMap(([community, ledger]) =>
      Object.entries(ledger.balances()).map(([account, balance]) => [name(community, account), balance]),
    )
    const held = all.filter(([, ledger]) => Object.keys(ledger.accounts).length > 0)
    const ledgers = held.map(([community, ledger]) => [community, { ...ledger.toJSON(), refused: {} }])
    return { balances: Object.fromEntries(balances), ledgers: Object.fromEntries(ledgers) }
  }
}

/** What the cases of a noun begin with. */
export const begin = (noun) => (noun === 'ledger' ? new World() : new One())
