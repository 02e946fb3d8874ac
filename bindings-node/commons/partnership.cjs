'use strict'

// Partnerships of two communities.

const { construct } = require('../facade.cjs')
const { addMembers, reading, recordClass } = require('./value.cjs')

function Partnership(...given) {
  return construct(Partnership, new.target, given)
}

const NAMES = [
  'a',
  'agreed',
  'b',
  'createdAt',
  'decidedAt',
  'decidedBy',
  'effective',
  'endedAt',
  'id',
  'isLive',
  'offered',
  'proposedBy',
  'status',
]

const fields = reading(NAMES, ['effective', 'is_live'])
const { apply, create } = recordClass(Partnership, 'partnership', { fields })

addMembers(Partnership, {
  propose(id, a, b, options) {
    return create('propose', [id, a, b], options)
  },
})

addMembers(Partnership.prototype, {
  approve(options) {
    return apply(this, 'approve', [], options)
  },
  decline(options) {
    return apply(this, 'decline', [], options)
  },
  withdraw(options) {
    return apply(this, 'withdraw', [], options)
  },
  dissolve(options) {
    return apply(this, 'dissolve', [], options)
  },
})

module.exports = { Partnership }
