// The package as `import` sees it: the same classes as through `require`, so that they mix freely.
import trustCore from './index.cjs'

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
  __napiBindingTarget,
} = trustCore
