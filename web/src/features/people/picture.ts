import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceRadial,
  forceSimulation,
  type SimulationNodeDatum,
} from 'd3-force';
import { type Neighbour, type NeighbourhoodView, throughOf } from './neighbourhood';

/** As many people, and as many steps, as one can still tell apart. */
const MOST = 60;
const STEPS = 2;
const TICKS = 120;
export const RING = 100;

export interface Spot extends SimulationNodeDatum {
  readonly id: string;
  readonly name: string;
  readonly ring: number;
  readonly size: number;
  x: number;
  y: number;
}

export interface Line {
  readonly from: Spot;
  readonly to: Spot;
  /** Own declarations have a weight; of others only that there is one. */
  readonly weight: number | null;
  readonly isBack: boolean;
}

export interface Drawn {
  readonly spots: readonly Spot[];
  readonly lines: readonly Line[];
  readonly rings: number;
}

/** The reader in the middle, each step a ring further out. The same people always give the same picture. */
export function draw(
  me: { id: string; name: string },
  people: readonly Neighbour[],
  { edges }: Pick<NeighbourhoodView, 'edges'>,
): Drawn {
  const near = people
    .filter(person => person.direct !== null || (person.hops ?? 0) > 0)
    .filter(person => ringOf(person) <= STEPS)
    .slice(0, MOST);
  const rings = Math.max(1, ...near.map(ringOf));
  const spots: Spot[] = inTurn(near).map((person, index, all) => {
    const ring = ringOf(person);
    const angle = (2 * Math.PI * index) / all.length;
    return {
      id: person.id,
      name: person.name,
      ring,
      size: ring === 1 ? 18 : 13,
      x: Math.cos(angle) * ring * RING,
      y: Math.sin(angle) * ring * RING,
    };
  });
  const middle: Spot = { ...me, ring: 0, size: 22, x: 0, y: 0, fx: 0, fy: 0 };
  const byId = new Map([middle, ...spots].map(spot => [spot.id, spot]));
  const lines = edges.flatMap(({ source, target, weight }): Line[] => {
    const [from, to] = [byId.get(source), byId.get(target)];
    if (!from || !to) return [];
    return [{ from, to, weight: weight ?? null, isBack: target === me.id }];
  });
  const ways = lines.filter(line => !line.isBack && line.from.ring + 1 === line.to.ring);
  forceSimulation([middle, ...spots])
    .force('ring', forceRadial<Spot>(spot => spot.ring * RING, 0, 0).strength(1))
    .force(
      'apart',
      forceManyBody<Spot>()
        .strength(-120)
        .distanceMax(RING * 1.5),
    )
    .force(
      'touch',
      forceCollide<Spot>(spot => spot.size + 9),
    )
    .force(
      'way',
      forceLink<Spot, { source: Spot; target: Spot }>(
        ways.map(({ from, to }) => ({ source: from, target: to })),
      )
        .distance(RING)
        .strength(0.4),
    )
    .stop()
    .tick(TICKS);
  return { spots: [middle, ...spots], lines, rings };
}

/** Those who come through somebody stand beside that person, so that few lines cross. */
function inTurn(near: readonly Neighbour[]): readonly Neighbour[] {
  const first = near.filter(person => ringOf(person) === 1);
  const after = (id: string) => near.filter(person => ringOf(person) > 1 && throughOf(person)?.id === id);
  const placed = first.flatMap(person => {
    const others = after(person.id);
    return others.toSpliced(Math.ceil(others.length / 2), 0, person);
  });
  return [...placed, ...near.filter(person => !placed.includes(person))];
}

const ringOf = ({ hops, direct }: Neighbour) => (direct === null ? (hops ?? 1) : 1);
