// A listing page with reasons, who can see a listing, and a live feed that loses one when trust is revoked.
// Every answer is exact and of one revision; python/listings.py does the same in Python, and prints the same.

import { Engine } from 'trust-core'

const engine = new Engine()
const many = (count, name) => Array.from({ length: count }, (_, n) => `${name}-${n}`)

// One batch is one revision, all or nothing. Members come into being where they are first mentioned.
engine.batch((town) => {
  town.putGroup('elm-row', { kind: 'cell' })
  town.putGroup('oak', { kind: 'community' })
  for (const member of ['alice', ...many(12, 'neighbour')]) town.join('elm-row', member)
  for (const member of ['alice', ...many(100, 'member')]) town.join('oak', member)
  town.setTrust('alice', 'bob', 0.9)
  town.setTrust('bob', 'alice', 0.9)
  town.setTrust('carol', 'bob', 0.8)
  for (const friend of ['carol', ...many(20, 'friend')]) town.setTrust('bob', friend) // without a number: a vouch, 0.8
  const offer = { tags: ['offer'] }
  town.putResource('ladder', { ...offer, owner: 'alice', audience: ['cell', 'community', 'trusted'], createdAt: 3 })
  town.putResource('bread', { ...offer, owner: 'bob', audience: ['network'], createdAt: 2 })
  town.putResource('bench', { ...offer, owner: 'dora', audience: ['public'], createdAt: 1 })
})

// A page: what Carol may see, newest first, each row with the way it is open to her and her trust in its owner.
const page = engine.list('carol', { tags: ['offer'], limit: 10 })
console.log(`Carol sees ${page.total} offers`)
for (const { resource, owner, via, trust } of page.rows) console.log(`  ${resource}, of ${owner}: ${via}, trust ${trust}`)
const { path } = engine.explain('carol', 'ladder')
console.log(`  the ladder by way of ${path.members.join(' > ')}, ${path.trust}`)

// What Alice is shown before she posts: each person counts once, under the first grant that admits them.
const audience = engine.audience('ladder')
const counts = Object.entries(audience.byGrant).map(([grant, count]) => `${count} by ${grant}`)
console.log(`The ladder is visible to ${audience.total} people: ${counts.join(', ')}`)

// A live feed: after each revision, exactly what appeared and vanished; the loop waits, and leaving it ends the watch.
const feed = engine.watch('carol')
engine.revokeTrust('alice', 'bob')
engine.putResource('eggs', { owner: 'bob', audience: ['trusted'], createdAt: 4 })
for await (const { appeared, vanished } of feed) {
  console.log(`Carol's feed: + ${JSON.stringify(appeared)} - ${JSON.stringify(vanished)}`)
  if (appeared.length) break
}
console.log(`The ladder is visible to ${engine.audience('ladder').total} people`)
