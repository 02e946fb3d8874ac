// The README's programs, run as they stand: they print what the README says they print.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { format } from 'node:util'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** The program of a section, and what it prints. */
function programOf(heading) {
  const section = readme.split(`## ${heading}`)[1]
  return section.match(/```js\n(.*?)```\n\n```text\n(.*?)```/s).slice(1)
}

/** Runs a program; what it prints. */
async function run(program, t) {
  const lines = []
  t.mock.method(console, 'log', (...shown) => lines.push(format(...shown)))
  const here = new URL('../index.mjs', import.meta.url).href
  const source = program.replace("'trust-core'", JSON.stringify(here))
  await import(`data:text/javascript,${encodeURIComponent(source)}`)
  t.mock.restoreAll()
  return `${lines.join('\n')}\n`
}

test('the listing page shows reasons, its audience, and loses a listing when trust is revoked', async (t) => {
  const [program, printed] = programOf('Who can see this?')
  assert.equal(await run(program, t), printed)
  assert.ok(program.split('\n').filter((line) => line.trim()).length <= 24, 'it is some twenty lines')
})

test('the rule for bulk input stands in the same words in both packages', () => {
  const python = readFileSync(new URL('../../bindings-python/README.md', import.meta.url), 'utf8')
  const rule = (text) => text.split('## Bulk input\n')[1].match(/^\n(Columns .*?\n)\n(?!- )/s)[1]
  assert.equal(rule(readme), rule(python))
  assert.match(rule(readme), /ends at their number/)
})

test('bulk input and errors go as told', async (t) => {
  for (const heading of ['Bulk input', 'Errors']) {
    const [program, printed] = programOf(heading)
    assert.equal(await run(program, t), printed)
  }
})

test('partnerships, exchanges, ledgers and invites go as told', async (t) => {
  const [program, printed] = programOf('Partnerships, exchanges, ledgers and invites')
  assert.equal(await run(program, t), printed)
})
