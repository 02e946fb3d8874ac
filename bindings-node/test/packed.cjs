'use strict'

// The README's first lines through `require`, run against the packed package.

const assert = require('node:assert/strict')
const { Engine, TrustError, version } = require('trust-core')

const engine = new Engine()
engine.setTrust('alice', 'bob', 0.7)
engine.setTrust('bob', 'carol', 0.8)
assert.equal(engine.trust('alice', 'carol'), 0.56)
engine.putResource('veg', { owner: 'alice', audience: ['trusted'] })
assert.equal(engine.list('bob').rows[0].resource, 'veg')
assert.equal(engine.watch('bob').visible.length, 1)
assert.throws(() => engine.ball('nobody'), TrustError)
assert.throws(() => structuredClone(engine), /Engine/)
assert.equal(version, require('trust-core/package.json').version)
