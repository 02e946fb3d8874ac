// The README's first lines through `import`, run against the packed package.

import assert from 'node:assert/strict'
import { Engine, Partnership } from 'trust-core'

const engine = new Engine()
engine.setTrust('alice', 'bob', 0.7)
engine.setTrust('bob', 'carol', 0.8)
assert.equal(engine.trust('alice', 'carol'), 0.56)
assert.deepEqual((await engine.ballAsync('alice')).members, ['bob', 'carol'])
engine.putResource('veg', { owner: 'alice', audience: ['trusted'] })
assert.equal(engine.list('bob').rows[0].resource, 'veg')
assert.equal(engine.watch('bob').visible.length, 1)
assert.equal(Partnership.propose('p', 'oak', 'river', { by: 'sam', now: 1 }).status, 'proposed')
