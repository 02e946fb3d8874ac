import { expect, it } from 'vitest';
import { PARTS } from '../features/me/parts';
import { PLACES } from '../../tests/screens';
import { router } from './router';

/** In development builds alone. */
const STYLEGUIDE = '/styleguide';

it('has no route that the tests of all screens leave out, and they name none that it lacks', () => {
  const routes = Object.keys(router.routesByPath).map(path => path.replace(/(?<=.)\/$/, ''));
  const looked = new Set(PLACES.map(({ route }) => route));
  expect([...new Set(routes)].filter(route => route !== STYLEGUIDE).toSorted()).toEqual(
    [...looked].toSorted(),
  );
});

it('has no part of “me” that they leave out', () => {
  const paths = PLACES.map(({ path }) => path);
  for (const { id } of PARTS) expect(paths).toContain(`/me/${id}`);
});
