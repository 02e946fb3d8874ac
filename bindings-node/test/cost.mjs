// What a call of trust(a, b) costs on top of the core's own work; run by hand, `node test/cost.mjs`.
// A member's trust in itself needs no search, so such a call is the border and two look-ups alone.

import { Engine } from 'trust-core'

const CALLS = 1_000_000

/** Nanoseconds of processor time per call, the median of nine rounds. */
function cost(call) {
  const rounds = Array.from({ length: 9 }, () => {
    const before = process.cpuUsage()
    for (let i = 0; i < CALLS; i++) call(i)
    const { user, system } = process.cpuUsage(before)
    return ((user + system) * 1000) / CALLS
  })
  return rounds.sort((a, b) => a - b)[4]
}

const engine = new Engine()
const ids = Array.from({ length: 1024 }, (_, i) => `member ${i}`)
engine.loadEdges(ids.slice(0, -1), ids.slice(1))
engine.addMember('alone')
const view = engine.view()

const measured = {
  'engine.trust(a, a)': cost((i) => engine.trust(ids[i & 1023], ids[i & 1023])),
  'view.trust(a, a)': cost((i) => view.trust(ids[i & 1023], ids[i & 1023])),
  'engine.trust(a, b), unconnected': cost((i) => engine.trust('alone', ids[i & 1023])),
  'engine.trust(a, b), one edge': cost((i) => engine.trust(ids[i & 511], ids[(i & 511) + 1])),
  'engine.has(a)': cost((i) => engine.has(ids[i & 1023])),
  'engine.memberCount': cost(() => engine.memberCount),
}
for (const [call, nanoseconds] of Object.entries(measured)) {
  console.log(`${nanoseconds.toFixed(0).padStart(7)} ns  ${call}`)
}
