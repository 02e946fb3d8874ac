import { beforeEach, expect, it } from 'vitest';
import { queryClient } from '../../api/queries';
import { dropListings } from './vanished';

const page = (...ids: string[]) => ({ total: 3, complete: true, rows: ids.map(id => ({ id })) });

beforeEach(() => queryClient.clear());

it('drops what vanished from every page of every list, and from the totals', () => {
  queryClient.setQueryData(['listings', 'feed'], { pages: [page('a', 'b'), page('c')], pageParams: [] });
  queryClient.setQueryData(['listing', 'b'], { id: 'b' });
  dropListings(new Set(['b', 'unknown']));
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
