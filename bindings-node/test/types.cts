// The same types through `require`.

import trustCore = require('trust-core')

const engine = new trustCore.Engine()
const trust: number = engine.trust('alice', 'bob')
void trust
