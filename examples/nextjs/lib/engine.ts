// A town's own data, kept in a JSON file, and the one engine of this process, made from it and told of every write.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { Engine, type ResourceOptions } from 'trust-core'
import seed from '../seed.json'

type Pair = { from: string; to: string }
type Town = {
  people: string[]
  communities: Record<string, string[]>
  trust: (Pair & { weight: number })[]
  blocks: Pair[]
  listings: (ResourceOptions & { id: string; title: string })[]
}

const file = process.env.TOWN ?? 'town.json'

function open() {
  const kept = existsSync(/* turbopackIgnore: true */ file) && readFileSync(/* turbopackIgnore: true */ file, 'utf8')
  const data: Town = kept ? JSON.parse(kept) : seed
  const engine = new Engine()
  engine.batch((town) => {
    for (const person of data.people) town.addMember(person)
    for (const [community, members] of Object.entries(data.communities)) {
      town.putGroup(community, { kind: 'community' })
      for (const member of members) town.join(community, member)
    }
    for (const { from, to, weight } of data.trust) town.setTrust(from, to, weight)
    for (const { from, to } of data.blocks) town.block(from, to)
    for (const { id, title, ...listing } of data.listings) town.putResource(id, listing)
  })
  return { data, engine, titles: new Map(data.listings.map(({ id, title }) => [id, title])) }
}

// Pages and actions may each have their own copy of this module; globalThis they share.
const shared = globalThis as { town?: ReturnType<typeof open> }
export const town = () => (shared.town ??= open())

/** What somebody may see, newest first: each with the grant that admits them and their trust in the owner. */
export function listings(me: string) {
  const { rows, total } = town().engine.list(me, { now: Date.now() / 1000, limit: 50 })
  return { total, rows: rows.map((row) => ({ ...row, title: town().titles.get(row.resource) })) }
}

/** The file keeps it first, then the engine has it. */
export function block(from: string, to: string) {
  const { data, engine } = town()
  if (from === to || !data.people.includes(to)) throw new Error('only somebody else who is here can be blocked')
  const blocks = [...data.blocks, { from, to }]
  writeFileSync(`${file}.new`, JSON.stringify({ ...data, blocks }, null, 2))
  renameSync(`${file}.new`, file)
  data.blocks = blocks
  engine.block(from, to)
}
