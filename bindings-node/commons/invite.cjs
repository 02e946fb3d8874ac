'use strict'

// Invites into circles and communities.

const native = require('../native.cjs')
const { construct } = require('../facade.cjs')
const { addMembers, picking, reading, recordClass } = require('./value.cjs')

function Invite(...given) {
  return construct(Invite, new.target, given)
}

const NAMES = [
  'circle',
  'community',
  'createdAt',
  'email',
  'expiresAt',
  'id',
  'issuer',
  'member',
  'revokedAt',
  'tokenHash',
  'used',
]

const { apply, ask, create } = recordClass(Invite, 'invite', { fields: reading(NAMES) })

const preview = picking(['issuer', 'expiresAt', 'own', 'community'])

addMembers(Invite, {
  issue(id, token, circle, options) {
    return create('issue', [id, token, circle], options)
  },
  tokenText(token) {
    return native.tokenTexts(token)[0]
  },
  hashOf(token) {
    return native.tokenTexts(token)[1]
  },
})

addMembers(Invite.prototype, {
  preview(options) {
    return preview(ask(this, 'preview', [], options))
  },
  accept(options) {
    return apply(this, 'accept', [], options)
  },
  revoke(options) {
    return apply(this, 'revoke', [], options)
  },
  status(options) {
    return ask(this, 'status', [], options)
  },
  opensWith(token) {
    return ask(this, 'opens_with', [token])
  },
})

module.exports = { Invite }
