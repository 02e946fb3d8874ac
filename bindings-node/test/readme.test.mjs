// The README's listing page, run as it stands: it prints what the README says it prints.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const section = readme.split('## Who can see this?')[1]
const [, program, printed] = section.match(/```js\n(.*?)```\n\n```text\n(.*?)```/s)

test('the listing page shows reasons, its audience, and loses a listing when trust is revoked', async (t) => {
  const lines = []
  t.mock.method(console, 'log', (line) => lines.push(line))
  const here = new URL('../index.mjs', import.meta.url).href
  const source = program.replace("'trust-core'", JSON.stringify(here))
  await import(`data:text/javascript,${encodeURIComponent(source)}`)
  t.mock.restoreAll()
  assert.equal(`${lines.join('\n')}\n`, printed)
})

test('the listing page is some twenty lines', () => {
  assert.ok(program.split('\n').filter((line) => line.trim()).length <= 24)
})
