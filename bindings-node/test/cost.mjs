// What calls cost on top of the core's own work; run by hand, `node test/cost.mjs`. A member's trust in itself needs
// no search, so such a call is the border and two look-ups alone; likewise a check of one's own resource.

import { Engine } from 'trust-core'

const CALLS = 200_000

/** Nanoseconds of processor time per call, the median of nine rounds. */
function cost(call, calls = CALLS) {
  const rounds = Array.from({ length: 9 }, () => {
    const before = process.cpuUsage()
    for (let i = 0; i < calls; i++) call(i)
    const { user, system } = process.cpuUsage(before)
    return ((user + system) * 1000) / calls
  })
  return rounds.sort((a, b) => a - b)[4]
}

const engine = new Engine()
const ids = Array.from({ length: 1024 }, (_, i) => `member ${i}`)
engine.loadEdges(ids.slice(0, -1), ids.slice(1))
engine.addMember('alone')
const resources = Array.from({ length: 10_000 }, (_, i) => `resource ${i}`)
engine.batch((batch) =>
  resources.forEach((id, i) =>
    batch.putResource(id, { owner: ids[i & 1023], audience: ['public'], createdAt: i }),
  ),
)
const watch = engine.watch('alone')
const view = engine.view()
const asked = { now: 1 }

const measured = {
  'engine.trust(a, a)': cost((i) => engine.trust(ids[i & 1023], ids[i & 1023])),
  'view.trust(a, a)': cost((i) => view.trust(ids[i & 1023], ids[i & 1023])),
  'engine.trust(a, b), unconnected': cost((i) => engine.trust('alone', ids[i & 1023])),
  'engine.trust(a, b), one edge': cost((i) => engine.trust(ids[i & 511], ids[(i & 511) + 1])),
  'engine.has(a)': cost((i) => engine.has(ids[i & 1023])),
  'engine.check(own)': cost((i) => engine.check(ids[i & 1023], resources[i & 1023], asked)),
  'engine.check, watched': cost((i) => engine.check('alone', resources[i & 8191], asked)),
  'engine.explain, watched': cost((i) => engine.explain('alone', resources[i & 8191], asked)),
  'engine.count, watched': cost(() => engine.count('alone', asked)),
  'engine.list of 1, watched': cost(() => engine.list('alone', { now: 1, limit: 1 }), 20_000),
  'engine.list of 50, watched': cost(() => engine.list('alone', asked), 5_000),
  'watch.poll()': cost(() => watch.poll()),
  'engine.memberCount': cost(() => engine.memberCount),
}
for (const [call, nanoseconds] of Object.entries(measured)) {
  console.log(`${nanoseconds.toFixed(0).padStart(7)} ns  ${call}`)
}
