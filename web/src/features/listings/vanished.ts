import type { InfiniteData } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { onLive } from '../../api/live';
import { queryClient, renewAll } from '../../api/queries';
import { addAppeared, dropAppeared } from './appeared';

type Page = Pick<Schemas['ListingsView'] | Schemas['SkillsView'], 'total'> & { rows: { id: string }[] };

/** What people share, as the stream names it. */
type Noun = 'listing' | 'skill';

/**
 * What one may no longer see leaves every list at once. Queries whose key begins with `listings` hold pages of listings, and
 * `['listing', id]` holds one, or null when it is gone; the same with skills.
 */
export function dropVanished(noun: Noun, ids: ReadonlySet<string>): void {
  queryClient.setQueriesData<InfiniteData<Page> | Page>({ queryKey: [`${noun}s`] }, data => {
    if (!data) return data;
    if ('pages' in data) return { ...data, pages: data.pages.map(page => without(page, ids, data.pages)) };
    return without(data, ids, [data]);
  });
  for (const id of ids) {
    if (queryClient.getQueryData([noun, id])) queryClient.setQueryData([noun, id], null);
    queryClient.removeQueries({ queryKey: ['why', noun === 'listing' ? id : `${noun}:${id}`] });
  }
}

function without(page: Page, ids: ReadonlySet<string>, all: readonly Page[]): Page {
  let lost = 0;
  for (const one of all) for (const row of one.rows) if (ids.has(row.id)) lost += 1;
  if (lost === 0) return page;
  return { ...page, total: page.total - lost, rows: page.rows.filter(row => !ids.has(row.id)) };
}

/** Started once, with the application. Vanishing is immediate; what appeared waits until it is asked for. */
export function followVanished(): void {
  let known = false;
  onLive(live => {
    if (live.event === 'visible') {
      dropVanished('listing', new Set(live.data.vanished));
      const skills = live.data.others?.['skill'];
      if (skills) {
        dropVanished('skill', new Set(skills.vanished));
        void queryClient.invalidateQueries({ queryKey: ['skill-counts'] });
      }
      dropAppeared(live.data.vanished);
      addAppeared(live.data.appeared);
    }
    if (live.event === 'ready') {
      if (known && live.data.changed) renewAll(queryClient);
      known = true;
    }
  });
}
