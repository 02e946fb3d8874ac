// The meaning, as plainly as it can be said: whole thousandths, BigInt products, one round per hop.

const SCALE = 10n ** 36n

/** The `number` nearest to the exact decimal `scaled` / 10^36. */
export function nearest(scaled) {
  const digits = scaled.toString().padStart(37, '0')
  return Number(`${digits.slice(0, -36)}.${digits.slice(-36)}`)
}

/** A graph that recomputes everything on every question. */
export class Model {
  constructor({ maxHops, floor }) {
    this.maxHops = maxHops
    this.floor = floor
    this.members = new Set()
    this.edges = new Map()
    this.blocks = new Set()
  }

  setTrust(source, target, thousandths) {
    this.members.add(source).add(target)
    this.edges.set(`${source} ${target}`, thousandths)
  }

  revokeTrust(source, target) {
    return this.edges.delete(`${source} ${target}`)
  }

  block(blocker, blocked) {
    this.members.add(blocker).add(blocked)
    this.blocks.add(`${blocker} ${blocked}`)
  }

  unblock(blocker, blocked) {
    return this.blocks.delete(`${blocker} ${blocked}`)
  }

  /** Of everyone `source` trusts: the exact product over 10^36 and the fewest hops. */
  reached(source, minThousandths = 0) {
    const least = (SCALE / 1000n) * BigInt(Math.max(minThousandths, this.floor))
    const best = new Map([[source, { trust: SCALE, hops: 0 }]])
    for (let hops = 1; hops <= this.maxHops; hops++) {
      const before = new Map(best)
      for (const [ends, weight] of this.edges) {
        const [from, to] = ends.split(' ')
        if (!before.has(from) || this.blocks.has(`${source} ${to}`)) continue
        const trust = (before.get(from).trust / 1000n) * BigInt(weight)
        if (trust >= least && trust > (best.get(to)?.trust ?? 0n)) best.set(to, { trust, hops })
      }
    }
    best.delete(source)
    return best
  }

  trust(source, target) {
    if (source === target) return 1
    return nearest(this.reached(source).get(target)?.trust ?? 0n)
  }

  /** Everyone who trusts `target`, each asked for itself. */
  reachedBy(target, minThousandths = 0) {
    const found = new Map()
    for (const member of this.members) {
      const reached = member === target ? undefined : this.reached(member, minThousandths).get(target)
      if (reached) found.set(member, reached)
    }
    return found
  }
}

/** A map of what was reached as rows, strongest first, ties by id bytewise. */
export function ranked(reached) {
  const rows = [...reached].sort(([a, { trust: s }], [b, { trust: t }]) =>
    s === t ? Buffer.compare(Buffer.from(a), Buffer.from(b)) : s > t ? -1 : 1,
  )
  return rows.map(([member, { trust, hops }]) => [member, nearest(trust), hops])
}
