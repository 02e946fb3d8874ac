import type { NextConfig } from 'next'

export default { serverExternalPackages: ['trust-core'] } satisfies NextConfig // Node loads the addon: it cannot be bundled
