import { expect, test } from 'vitest';
import { matching } from './matching';

test('case and accents do not matter, and everybody is found once', () => {
  const people = [
    { id: 'zoe', name: 'Zoé' },
    { id: 'elodie', name: 'Élodie', trust: 0.6 },
    { id: 'elodie', name: 'Élodie' },
    { id: 'fir', name: 'Fir' },
  ];
  expect(matching('ELO', people)).toEqual([{ id: 'elodie', name: 'Élodie', trust: 0.6 }]);
  expect(matching('o', people).map(({ id }) => id)).toEqual(['elodie', 'zoe']);
});
