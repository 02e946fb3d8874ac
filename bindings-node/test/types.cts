// The same types through `require`, with and without names.

import trustCore = require('trust-core')
import { TrustError } from 'trust-core'

const engine: trustCore.Engine = new trustCore.Engine()
const trust: number = engine.trust('alice', 'bob')
const code: trustCore.ErrorCode | undefined = (null as unknown) instanceof TrustError ? 'BUSY' : undefined
void [trust, code]
