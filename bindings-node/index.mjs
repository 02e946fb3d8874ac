// The package as `import` sees it: the same classes as through `require`, so that they mix freely.
import trustCore from './index.cjs'

export default trustCore
export const {
  Engine,
  View,
  Ball,
  Batch,
  Watch,
  Partnership,
  Exchange,
  Ledger,
  Between,
  Invite,
  TrustError,
  InvalidArgument,
  Refused,
  version,
  __napiBindingTarget,
} = trustCore
