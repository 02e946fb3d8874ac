'use strict'

// Exchanges between two people.

const { construct } = require('../facade.cjs')
const { addMembers, reading, recordClass } = require('./value.cjs')

function Exchange(...given) {
  return construct(Exchange, new.target, given)
}

const NAMES = [
  'acceptedAt',
  'cancelledAt',
  'community',
  'completedAt',
  'createdAt',
  'crossCommunity',
  'id',
  'listing',
  'minutes',
  'payeeCommunity',
  'payerCommunity',
  'provider',
  'providerCommunity',
  'providerConfirmedAt',
  'receiver',
  'receiverCommunity',
  'receiverConfirmedAt',
  'requestedAt',
  'reversedAt',
  'startedAt',
  'title',
  'transfer',
  'kind',
  'mode',
  'status',
]

const fields = reading(NAMES, ['cross_community', 'payee_community', 'payer_community'])
const { apply, ask, create } = recordClass(Exchange, 'exchange', { fields })

addMembers(Exchange, {
  offer(id, options) {
    return create('offer', [id], options)
  },
  ask(id, options) {
    return create('ask', [id], options)
  },
})

addMembers(Exchange.prototype, {
  request(options) {
    return apply(this, 'request', [], options)
  },
  accept(options) {
    return apply(this, 'accept', [], options)
  },
  start(options) {
    return apply(this, 'start', [], options)
  },
  complete(options) {
    return apply(this, 'complete', [], options)
  },
  cancel(options) {
    return apply(this, 'cancel', [], options)
  },
  reverse(options) {
    return apply(this, 'reverse', [], options)
  },
  allowedIn(community, options) {
    ask(this, 'allowed_in', [community], options)
  },
  isOf(member) {
    return ask(this, 'is_of', [member])
  },
})

module.exports = { Exchange }
