import type { Schemas } from '../../api/client';

export type NeighbourhoodView = Schemas['NeighbourhoodView'];

export interface Neighbour {
  readonly id: string;
  readonly name: string;
  /** The effective trust; null where the server does not say it today. */
  readonly trust: number | null;
  readonly hops: number | null;
  /** The weight that the reader declared. */
  readonly direct: number | null;
  /** Whether the person may know of that declaration. */
  readonly shared: boolean;
  /** Whether the person declared trust in the reader, and shares that. */
  readonly trustsMe: boolean;
  /** The people on the way, the reader and the person included, as far as the edges tell it. */
  readonly path: readonly Person[];
}

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** The people around the reader, with what the edges say of each. */
export function neighboursOf(me: Person, view: NeighbourhoodView): readonly Neighbour[] {
  const people = new Map(view.people.map(person => [person.id, person]));
  const own = new Map<string, { weight: number; shared: boolean }>();
  const trustMe = new Set<string>();
  const before = new Map<string, string>();
  const hopsOf = (id: string) => (id === me.id ? 0 : (people.get(id)?.hops ?? null));
  for (const { source, target, weight, shared } of view.edges) {
    if (source === me.id) own.set(target, { weight: weight ?? 0, shared: shared !== false });
    if (target === me.id) trustMe.add(source);
    const from = hopsOf(source);
    // The step of a best path is the one that comes from one step nearer.
    if (from !== null && hopsOf(target) === from + 1) before.set(target, source);
  }
  const pathTo = (id: string): readonly Person[] => {
    const path: Person[] = [];
    for (let at: string | undefined = id; at !== undefined; at = before.get(at)) {
      path.unshift(at === me.id ? me : { id: at, name: people.get(at)?.name ?? at });
      if (at === me.id) return path;
      if (path.length > view.people.length) break;
    }
    return [];
  };
  return view.people.map(({ id, name, trust, hops }) => ({
    id,
    name,
    trust: trust ?? null,
    hops: hops ?? null,
    direct: own.get(id)?.weight ?? null,
    shared: own.get(id)?.shared ?? true,
    trustsMe: trustMe.has(id),
    path: typeof hops === 'number' && hops > 0 ? pathTo(id) : [],
  }));
}

/** The first person on the way to somebody whom one does not trust directly. */
export function throughOf({ path }: Pick<Neighbour, 'path'>): Person | null {
  return path.length > 2 ? (path[1] ?? null) : null;
}

export const GROUPS = ['trusted', 'trusting', 'through'] as const;
export type Group = (typeof GROUPS)[number];

/** Whom I trust, most first; who trusts me, by name; who comes through others, most trusted first. */
export function grouped(neighbours: readonly Neighbour[]): Readonly<Record<Group, readonly Neighbour[]>> {
  const byName = (a: Neighbour, b: Neighbour) => a.name.localeCompare(b.name);
  return {
    trusted: neighbours
      .filter(one => one.direct !== null)
      .toSorted((a, b) => (b.direct ?? 0) - (a.direct ?? 0) || byName(a, b)),
    trusting: neighbours.filter(one => one.trustsMe).toSorted(byName),
    through: neighbours
      .filter(one => one.direct === null && (one.trust ?? 0) > 0)
      .toSorted((a, b) => (b.trust ?? 0) - (a.trust ?? 0) || byName(a, b)),
  };
}
