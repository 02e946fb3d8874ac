// The package as `import` sees it: the same classes as through `require`, so that they mix freely.
import trustCore from './index.cjs'

export const { Engine, View, Ball, Batch, Watch, __napiBindingTarget } = trustCore
