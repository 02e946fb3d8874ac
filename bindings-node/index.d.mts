/* The types of the package as `import` sees it: those of `index.d.ts`, and all of it as the default. */
import * as trustCore from './index.js'

export * from './index.js'
export default trustCore
