// The shared scenarios of the domain classes, as every language runs them: commands in order, then one put to the test.
// Every value on the way is read back from its JSON.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'smol-toml'
import { begin } from './scenario/commons.mjs'

const folder = new URL('../../tests/scenarios/commons/', import.meta.url)
const keys = ['name', 'noun', 'given', 'command', 'status', 'refused', 'notices', 'changes', 'balances', 'has']

/** Tables of TOML as plain objects, so that they can be compared. */
const plain = (value) => value && JSON.parse(JSON.stringify(value))

function perform(state, { refused, ...command }) {
  const [[name, given]] = Object.entries(command)
  if (refused === undefined) return state.do(name, given)
  assert.throws(() => state.do(name, given), { code: refused })
}

/** All that is expected is found alike; an empty text stands for nothing at all. */
function holds(found, expected) {
  if (typeof found === 'object' && found !== null && typeof expected === 'object') {
    for (const [key, value] of Object.entries(expected)) holds(found[key] ?? null, value)
  } else if (!(found === null && expected === '')) {
    assert.deepEqual(found, expected)
  }
}

function run({ noun, given = [], command, status, refused, notices, changes, balances, has }) {
  const state = begin(noun)
  for (const before of given) perform(state, before)
  const before = state.substance
  const answer = perform(state, { ...command, refused })
  if (refused !== undefined) assert.deepEqual(state.substance, before)
  else assert.equal(answer.status, status)
  if (notices) assert.deepEqual(answer.notices, notices.map(({ event, ...who }) => ({ ...who, ...event })))
  if (changes) assert.deepEqual(answer.changes, changes)
  if (has) holds(state.substance, has)
  if (balances) holds(state.substance, { balances })
}

const files = readdirSync(folder).filter((name) => name.endsWith('.toml'))

test('there is a file for each noun', () => {
  assert.deepEqual(files.sort(), ['exchange.toml', 'invite.toml', 'ledger.toml', 'partnership.toml'])
})

for (const file of files) {
  const cases = plain(parse(readFileSync(new URL(file, folder), 'utf8'))).case
  test(`${file}: ${cases.length} cases`, async (t) => {
    for (const one of cases) {
      await t.test(one.name, () => {
        for (const key of Object.keys(one)) assert.ok(keys.includes(key), `a case has no key ${key}`)
        run(one)
      })
    }
  })
}
