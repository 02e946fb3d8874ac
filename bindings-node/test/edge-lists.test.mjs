// The table of edge lists that Rust and Python read, too: tests/edge_lists.toml.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parse } from 'smol-toml'
import { Engine } from 'trust-core'

const folder = mkdtempSync(join(tmpdir(), 'trust-core-'))
after(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'given')
const table = parse(readFileSync(new URL('../../tests/edge_lists.toml', import.meta.url), 'utf8'))

/** All edges and blocks, as the table writes them. */
function rows(engine) {
  const { sources, targets, weights } = engine.edges()
  const written = (weight) => (Number.isInteger(weight) ? weight.toFixed(1) : String(weight))
  const edges = sources.map((source, i) => `${source} ${targets[i]} ${written(weights[i])}`)
  const { blockers, blocked } = engine.blocks()
  return [...edges, ...blockers.map((blocker, i) => `${blocker} blocks ${blocked[i]}`)].sort()
}

/** The reasons that hold for some row, as the table calls them. */
function reasons({ total, ...skipped }) {
  const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const some = Object.entries(skipped).filter(([, count]) => count > 0)
  assert.equal(some.reduce((sum, [, count]) => sum + count, 0), total)
  return Object.fromEntries(some.map(([name, count]) => [snake(name), count]))
}

for (const { name, text, options = {}, ...expected } of table.file) {
  test(`an edge list: ${name}`, async () => {
    writeFileSync(path, text)
    const given = { ...options }
    if (given.weights === 'as_given') given.weights = 'asGiven'
    const [engine, twin] = [new Engine(), new Engine()]
    if (expected.error) {
      const right = (error) => {
        assert.equal(error.code, expected.error)
        assert.ok(error.message.includes(expected.message), error.message)
        return true
      }
      assert.throws(() => engine.loadTsv(path, given), right)
      await assert.rejects(twin.loadTsvAsync(path, given), right)
      assert.deepEqual([engine.revision, engine.lastLoad], [0, null])
      return
    }
    const report = engine.loadTsv(path, given)
    assert.deepEqual(rows(engine), expected.rows)
    assert.deepEqual(reasons(report.skipped), { ...expected.skipped })
    assert.deepEqual(await twin.loadTsvAsync(path, given), report)
    assert.deepEqual(twin.toBytes(), engine.toBytes())
  })
}

test('an option of an edge list that has the wrong type is a TypeError, and an unknown one, too', async () => {
  writeFileSync(path, 'ann\tbob\t0.5\n')
  for (const [message, options] of [
    ['scale must be a number, not a string', { scale: '10' }],
    ['delimiter must be a string, not a number', { delimiter: 5 }],
    ['header must be a boolean, not a string', { header: 'yes' }],
    ['source must be a string or a whole number, not a number', { source: 1.5 }],
    ['target must be a string or a whole number, not a boolean', { target: true }],
    ['weight must be a string or a whole number, not an array', { weight: ['a'] }],
    ['unquoted must be a boolean, not a number', { unquoted: 1 }],
    [/^unknown option "skale"; this call knows: weights, scale, delimiter, header, source, target, weight, unquoted/, { skale: 10 }],
  ]) {
    const expected = { name: 'TypeError', code: 'INVALID_ARGUMENT', message }
    assert.throws(() => new Engine().loadTsv(path, options), expected)
    await assert.rejects(new Engine().loadTsvAsync(path, options), expected)
  }
})
