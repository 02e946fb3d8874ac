// A listing page with reasons, who can see a listing, and a live feed that loses one when trust is revoked.
// python/listings.py does the same in Python, and prints the same.

import { Engine } from 'trust-core'

const engine = new Engine()
const many = (count, name) => Array.from({ length: count }, (_, n) => `${name}-${n}`)
engine.batch((town) => { // one revision, all or nothing
  town.putGroup('oak', { kind: 'community' })
  for (const member of ['alice', ...many(112, 'member')]) town.join('oak', member)
  town.setTrust('alice', 'bob', 0.9)
  town.setTrust('carol', 'bob', 0.8)
  for (const friend of ['carol', ...many(20, 'friend')]) town.setTrust('bob', friend) // a vouch, 0.8
  town.putResource('ladder', { owner: 'alice', audience: ['community', 'trusted'], createdAt: 3 })
  town.putResource('bread', { owner: 'bob', audience: ['network'], createdAt: 2 })
  town.putResource('bench', { owner: 'dora', audience: ['public'], createdAt: 1 })
})

const page = engine.list('carol', { limit: 10 }) // newest first, each row with what admits Carol
console.log(`Carol sees ${page.total} listings`)
for (const { resource, owner, via, trust } of page.rows) console.log(`  ${resource}, of ${owner}: ${via}, trust ${trust}`)

const audience = engine.audience('ladder') // each person once, under the first grant that admits them
const counts = Object.entries(audience.byGrant).map(([grant, count]) => `${count} by ${grant}`)
console.log(`The ladder is visible to ${audience.total} people: ${counts.join(', ')}`)

const feed = engine.watch('carol') // after each revision, exactly what appeared and vanished
engine.revokeTrust('alice', 'bob')
const shown = (ids) => `[${ids.map((id) => `'${id}'`).join(', ')}]`
for (const { appeared, vanished } of feed.poll()) {
  console.log(`The feed: appeared ${shown(appeared)}, vanished ${shown(vanished)}`)
}
feed.close()
console.log(`The ladder is visible to ${engine.audience('ladder').total} people`)
