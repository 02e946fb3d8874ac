'use strict'

// The domain classes, and the changes that engines and batches take from them.

const { Exchange } = require('./commons/exchange.cjs')
const { Invite } = require('./commons/invite.cjs')
const { Between, Ledger } = require('./commons/ledger.cjs')
const { Partnership } = require('./commons/partnership.cjs')
const { invalidArgument } = require('./errors.cjs')

/** Lets `prototype.apply` take changes as plain objects. */
function takeChanges(prototype) {
  const apply = prototype.apply
  prototype.apply = function (changes) {
    if (!Array.isArray(changes)) throw invalidArgument('changes must be an array')
    return apply.call(this, JSON.stringify(changes))
  }
}

module.exports = { Between, Exchange, Invite, Ledger, Partnership, takeChanges }
