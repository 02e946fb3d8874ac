// The README's first lines through `import`, named and default, run against the packed package.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import trustCore, { Engine, Partnership, TrustError } from 'trust-core'

const engine = new Engine()
engine.setTrust('alice', 'bob', 0.7)
engine.setTrust('bob', 'carol', 0.8)
assert.equal(engine.trust('alice', 'carol'), 0.56)
assert.deepEqual((await engine.ballAsync('alice')).members, ['bob', 'carol'])
engine.putResource('veg', { owner: 'alice', audience: ['trusted'] })
assert.equal(engine.list('bob').rows[0].resource, 'veg')
assert.equal(engine.watch('bob').visible.length, 1)
assert.equal(Partnership.propose('p', 'oak', 'river', { by: 'sam', now: 1, stewards: { oak: ['sam'] } }).status, 'proposed')
await assert.rejects(engine.ballAsync('nobody'), TrustError)
assert.equal(trustCore.Engine, Engine)
const required = createRequire(import.meta.url)('trust-core')
assert.deepEqual(Object.keys(await import('trust-core')).sort(), ['default', ...Object.keys(required)].sort())
