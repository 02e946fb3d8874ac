import { beforeEach, expect, it } from 'vitest';
import { queryClient } from '../../api/queries';
import { dropVanished } from './vanished';

const page = (...ids: string[]) => ({ total: 3, complete: true, rows: ids.map(id => ({ id })) });

beforeEach(() => queryClient.clear());

it('drops what vanished from every page of every list, and from the totals', () => {
  queryClient.setQueryData(['listings', 'feed'], { pages: [page('a', 'b'), page('c')], pageParams: [] });
  queryClient.setQueryData(['listing', 'b'], { id: 'b' });
  dropVanished('listing', new Set(['b', 'unknown']));
  expect(queryClient.getQueryData(['listings', 'feed'])).toEqual({
    pages: [
      { total: 2, complete: true, rows: [{ id: 'a' }] },
      { total: 2, complete: true, rows: [{ id: 'c' }] },
    ],
    pageParams: [],
  });
  expect(queryClient.getQueryData(['listing', 'b'])).toBeNull();
  expect(queryClient.getQueryData(['listing', 'unknown'])).toBeUndefined();
});

it('drops skills from the lists of skills alone', () => {
  queryClient.setQueryData(['skills', 'found'], { pages: [page('a', 'b')], pageParams: [] });
  queryClient.setQueryData(['skill', 'b'], { id: 'b' });
  queryClient.setQueryData(['why', 'skill:b'], { visible: true });
  queryClient.setQueryData(['listing', 'b'], { id: 'b' });
  dropVanished('skill', new Set(['b']));
  const left = { pages: [{ total: 2, complete: true, rows: [{ id: 'a' }] }], pageParams: [] };
  expect(queryClient.getQueryData(['skills', 'found'])).toEqual(left);
  expect(queryClient.getQueryData(['skill', 'b'])).toBeNull();
  expect(queryClient.getQueryData(['why', 'skill:b'])).toBeUndefined();
  expect(queryClient.getQueryData(['listing', 'b'])).toEqual({ id: 'b' });
});
