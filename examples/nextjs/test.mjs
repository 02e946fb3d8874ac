// Builds the service, starts it on a free port with a town of its own, and looks at the page as several people do.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'town-'))
process.on('exit', () => rmSync(folder, { recursive: true }))
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', TOWN: join(folder, 'town.json') }
const next = (...command) => [process.execPath, ['node_modules/next/dist/bin/next', ...command]]

const build = spawnSync(...next('build'), { env, encoding: 'utf8' })
assert.equal(build.status, 0, `next build failed:\n${build.stdout}${build.stderr}`)
assert.ok(!existsSync(env.TOWN), 'building writes nothing')

/** The service, started: its address, and how to stop it. */
async function start() {
  const service = spawn(...next('start', '--hostname', '127.0.0.1', '--port', '0'), { env })
  let said = ''
  const address = await new Promise((resolve, reject) => {
    const hear = (text) => {
      said += text
      const found = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(said)
      if (found && said.includes('Ready')) resolve(found[0])
    }
    service.stdout.on('data', hear)
    service.stderr.on('data', hear)
    service.on('exit', () => reject(new Error(`next start ended:\n${said}`)))
    setTimeout(() => reject(new Error(`next start did not get ready:\n${said}`)), 30_000).unref()
  }).catch((error) => {
    service.kill()
    throw error
  })
  const stopped = new Promise((resolve) => service.on('exit', resolve))
  const stop = () => service.kill() && stopped
  return { address, stop }
}

/** The heading and the rows of a page, as a person reads them. */
const headingOf = (page) => /<h1>(.*?)<\/h1>/.exec(page)?.[1]
const rowsOf = (page) => [...page.matchAll(/<tr><td>(.*?)<\/td><td>(.*?)<\/td><td>(.*?)<\/td><td>(.*?)<\/td>/g)]
  .map(([, ...cells]) => cells.join(', '))

async function look(address, person) {
  const answer = await fetch(`${address}/?as=${person}`)
  assert.equal(answer.status, 200)
  return answer.text()
}

/** Presses the button in the row of a listing, as a browser without JavaScript does, and returns the page that follows. */
async function press(address, person, owner) {
  const forms = (await look(address, person)).match(/<form.*?<\/form>/gs)
  const form = forms.find((html) => html.includes(`value="${owner}"`))
  const fields = new FormData()
  for (const [field] of form.matchAll(/<input[^>]*>/g)) {
    const [name, value] = ['name', 'value'].map((key) => new RegExp(` ${key}="([^"]*)"`).exec(field)?.[1] ?? '')
    fields.append(name, value)
  }
  fields.append('owner', owner)
  const answer = await fetch(`${address}/?as=${person}`, { method: 'POST', body: fields, headers: { origin: address } })
  assert.equal(answer.status, 200)
  return answer.text()
}

const ladder = 'ladder, alice, trusted, none'
const bread = 'bread, bob, network, 0.8'
const bench = 'bench, dora, public, none'

let service = await start()
try {
  const { address } = service
  const page = await look(address, 'carol')
  assert.equal(headingOf(page), '3 listings for carol')
  assert.deepEqual(rowsOf(page), [ladder, bread, bench], 'carol sees what the owners let her see')
  assert.deepEqual(rowsOf(await look(address, 'erik')), ['ladder, alice, community, none', bench])
  assert.equal(headingOf(await look(address, 'nobody')), 'Who are you?')

  const after = await press(address, 'carol', 'bob')
  assert.equal(headingOf(after), '2 listings for carol')
  assert.deepEqual(rowsOf(after), [ladder, bench], 'a block takes effect on the page that follows it')
  await press(address, 'erik', 'alice')
  assert.deepEqual(rowsOf(await look(address, 'erik')), [bench])
  assert.deepEqual(rowsOf(await look(address, 'bob')), [ladder, bench], 'others see what they saw')

  await service.stop()
  service = await start()
  assert.deepEqual(rowsOf(await look(service.address, 'carol')), [ladder, bench], 'a restart knows the block')
} finally {
  await service.stop()
}
