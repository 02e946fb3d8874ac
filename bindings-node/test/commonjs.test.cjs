'use strict'

// The package through `require`, and that both ways in give the same classes.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const trustCore = require('trust-core')

const CLASSES = ['Engine', 'View', 'Ball', 'Batch', 'Watch']

test('require and import give the same classes', async () => {
  const imported = await import('trust-core')
  for (const name of [...CLASSES, 'Partnership', 'Exchange', 'Ledger', 'Between', 'Invite']) {
    assert.equal(typeof trustCore[name], 'function')
    assert.equal(imported[name], trustCore[name])
  }
})

test('an engine made through require works', () => {
  const engine = new trustCore.Engine()
  engine.setTrust('alice', 'bob', 0.7)
  engine.setTrust('bob', 'carol', 0.8)
  assert.equal(engine.trust('alice', 'carol'), 0.56)
})
