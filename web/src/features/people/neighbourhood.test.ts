import { expect, test } from 'vitest';
import { grouped, neighboursOf, throughOf } from './neighbourhood';

const me = { id: 'birch', name: 'Birch' };
const view = {
  people: [
    { id: 'elder', name: 'Elder', trust: 0.9, hops: 1 },
    { id: 'fir', name: 'Fir', trust: 0.8, hops: 1 },
    { id: 'alder', name: 'Alder', trust: 0.67, hops: 2 },
    { id: 'larch', name: 'Larch', trust: 0.5, hops: 3 },
    { id: 'moss', name: 'Moss', trust: 0, hops: null },
  ],
  edges: [
    { source: 'birch', target: 'elder', weight: 0.9, shared: true },
    { source: 'birch', target: 'fir', weight: 0.8, shared: false },
    { source: 'elder', target: 'alder', weight: null, shared: null },
    { source: 'alder', target: 'larch', weight: null, shared: null },
    { source: 'alder', target: 'birch', weight: null, shared: null },
    { source: 'moss', target: 'birch', weight: null, shared: null },
  ],
  complete: true,
};

test('the edges say whom one trusts, who trusts back, and through whom others come', () => {
  const people = neighboursOf(me, view);
  const of = (id: string) => people.find(person => person.id === id)!;
  expect(of('fir')).toMatchObject({ direct: 0.8, shared: false, trustsMe: false });
  expect(of('larch').path.map(person => person.name)).toEqual(['Birch', 'Elder', 'Alder', 'Larch']);
  expect(throughOf(of('larch'))?.name).toBe('Elder');
  expect(throughOf(of('elder'))).toBeNull();
  expect(of('moss').path).toEqual([]);
});

test('each group has its order', () => {
  const groups = grouped(neighboursOf(me, view));
  const ids = Object.values(groups).map(group => group.map(person => person.id));
  expect(ids).toEqual([
    ['elder', 'fir'],
    ['alder', 'moss'],
    ['alder', 'larch'],
  ]);
});

test('edges that lead nowhere make no path', () => {
  const [lost] = neighboursOf(me, {
    people: [{ id: 'ash', name: 'Ash', trust: 0.4, hops: 2 }],
    edges: [],
    complete: true,
  });
  expect(lost?.path).toEqual([]);
});
