'use strict'

// Ledgers of communities, and pairs of ledgers that settle over a partnership.

const native = require('../native.cjs')
const { bare, construct } = require('../facade.cjs')
const { invalidArgument } = require('../errors.cjs')
const { Exchange } = require('./exchange.cjs')
const { addMembers, answer, identity, picking, recordClass, valueClass } = require('./value.cjs')

function Ledger(...given) {
  return construct(Ledger, new.target, given)
}

function Between(...given) {
  return construct(Between, new.target, given)
}

const totals = picking([
  'id',
  'balance',
  'available',
  'debitsPosted',
  'creditsPosted',
  'debitsPending',
  'creditsPending',
  'floor',
  'ceiling',
  'soft',
])

const transfer = picking([
  'id',
  'debit',
  'credit',
  'minutes',
  'status',
  'createdAt',
  'decidedAt',
  'expiresAt',
  'reverses',
  'reversedBy',
  'otherLeg',
])

const settlement = ({ to, at, balance, limits: { floor, ceiling, soft }, transfers = [], since = [] }) => ({
  to,
  at,
  balance,
  floor,
  ceiling,
  soft,
  transfers,
  since,
})

const account = (json) => ({ ...totals(json), settled: (json.settled ?? []).map(settlement) })
const transferIfAny = (json) => json && transfer(json)
const mapped = (records, convert) =>
  Object.fromEntries(Object.entries(records).map(([id, record]) => [id, convert(record)]))

/** The fields of a native ledger. Each getter is called when its field is first read. */
const fields = (record) => ({
  community: answer(record, 'community'),
  get accounts() {
    return mapped(answer(record, 'accounts'), account)
  },
  get refused() {
    return answer(record, 'refused')
  },
  get transfers() {
    return mapped(answer(record, 'transfers'), transfer)
  },
})

const ledger = recordClass(Ledger, 'ledger', {
  make: native.createLedger,
  fields,
  results: { made: transferIfAny, released: identity },
})

const between = valueClass(Between, {
  fields(pair) {
    const [payer, payee] = native.pairLedgers(pair).map((record) => ledger.hold(record))
    return { partnership: JSON.parse(native.pairField(pair, 'partnership')), payee, payer }
  },
  carryOut: native.moveBetween,
  read: native.pairField,
  results: { outgoing: transferIfAny, incoming: transferIfAny, notices: identity },
})

/** The native ledger in an argument. */
function ledgerIn(value, name) {
  if (!(value instanceof Ledger) || bare(value) === value) throw invalidArgument(`${name} must be a Ledger`)
  return bare(value)
}

/** The methods that move minutes, in one ledger or between two. */
const movements = (apply) => ({
  reserve(id, debit, credit, minutes, options) {
    return apply(this, 'reserve', [id, debit, credit, minutes], options)
  },
  transfer(id, debit, credit, minutes, options) {
    return apply(this, 'transfer', [id, debit, credit, minutes], options)
  },
  post(id, options) {
    return apply(this, 'post', [id], options)
  },
  void(id, options) {
    return apply(this, 'void', [id], options)
  },
  reverse(id, original, options) {
    return apply(this, 'reverse', [id, original], options)
  },
  pay(exchange, options) {
    if (!(exchange instanceof Exchange) || bare(exchange) === exchange) {
      throw invalidArgument('exchange must be an Exchange')
    }
    return apply(this, 'pay', [native.writeRecord(bare(exchange))], options)
  },
})

addMembers(Between.prototype, movements(between.apply))

addMembers(Ledger, {
  between(payer, payee, partnership) {
    const ledgers = [ledgerIn(payer, 'payer'), ledgerIn(payee, 'payee')]
    return between.hold(native.createPair(...ledgers, partnership))
  },
})

addMembers(Ledger.prototype, {
  ...movements(ledger.apply),
  open(account, limits) {
    return ledger.apply(this, 'open', [account], limits)
  },
  setLimits(account, limits) {
    return ledger.apply(this, 'set_limits', [account], limits)
  },
  expire(options) {
    return ledger.apply(this, 'expire', [], options)
  },
  settle(account, settlement, id, options) {
    return ledger.apply(this, 'settle', [account, settlement, id], options)
  },
  takeBack(account, id, options) {
    return ledger.apply(this, 'take_back', [account, id], options)
  },
  rename(account, name) {
    return ledger.apply(this, 'rename', [account, name])
  },
  account(id, options) {
    return account(ledger.ask(this, 'account', [id], options))
  },
  balance(account) {
    return ledger.ask(this, 'balance', [account])
  },
  balances() {
    return ledger.ask(this, 'balances')
  },
  statement(id, options) {
    const { community, account: found, balance, transfers } = ledger.ask(this, 'statement', [id], options)
    return { community, account: account(found), balance, transfers: transfers.map(transfer) }
  },
  changedSince(before) {
    const changes = native.ledgerChanges(ledger.recordOf(this, 'changedSince'), ledgerIn(before, 'before'))
    const { accounts, transfers, refused } = JSON.parse(changes)
    return { accounts: accounts.map(account), transfers: transfers.map(transfer), refused }
  },
  check() {
    ledger.ask(this, 'check')
  },
})

module.exports = { Between, Ledger }
