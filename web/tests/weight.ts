import type { Page } from '@playwright/test';

const KILOBYTE = 1000;
/** Of what the feed has not brought already. */
const MOST_OF_A_ROUTE = 40 * KILOBYTE;

/** The scripts that a page has loaded, with their bytes on the line. Without the worker, whose answers have no size. */
export async function scriptsOf(page: Page): Promise<Map<string, number>> {
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(entry => entry.name.endsWith('.js'))
      .map(entry => [entry.name, (entry as PerformanceResourceTiming).encodedBodySize] as const),
  );
  return new Map(scripts);
}

/** The same for all: each worker of Playwright asks once. */
let ofTheFeed: Map<string, number> | undefined;

/** What a screen weighs beyond the feed, where that is too much. */
export async function overweight(page: Page): Promise<number | null> {
  if (!ofTheFeed) {
    const feed = await page.context().newPage();
    await feed.goto('/');
    await feed.getByRole('article').first().waitFor();
    ofTheFeed = await scriptsOf(feed);
    await feed.close();
  }
  let bytes = 0;
  for (const [name, size] of await scriptsOf(page)) if (!ofTheFeed.has(name)) bytes += size;
  return bytes > MOST_OF_A_ROUTE ? bytes : null;
}
