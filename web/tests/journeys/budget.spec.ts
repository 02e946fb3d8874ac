import { expect, test } from '../fixtures';
import { goTo, PLACES } from '../screens';

const KILOBYTE = 1000;

test('the code of the feed stays within 180 kB, and nothing moves while it loads', async ({ page, as }) => {
  test.skip(test.info().project.name === 'desktop', 'the same code on both');
  await as('birch');
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver(list => {
      for (const entry of list.getEntries())
        shifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  // The numbers come later than the cards, as they may.
  await page.route('**/listings/counts*', async route => {
    await new Promise(resolve => setTimeout(resolve, 800));
    await route.continue();
  });
  await page.goto('/');
  await expect(page.getByRole('article').first()).toBeVisible();
  await expect(page.getByRole('radio', { name: /^Partners.*[1-9]/ })).toBeVisible();
  await page.waitForTimeout(300);
  const { scripts, shifts } = await page.evaluate(() => ({
    scripts: performance
      .getEntriesByType('resource')
      .filter(entry => entry.name.endsWith('.js'))
      .map(entry => (entry as PerformanceResourceTiming).encodedBodySize),
    shifts: (globalThis as unknown as { shifts: number[] }).shifts,
  }));
  expect(scripts.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(180 * KILOBYTE);
  expect(scripts.reduce((sum, bytes) => sum + bytes, 0)).toBeGreaterThan(50 * KILOBYTE);
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBe(0);
});

test.describe('without the worker, whose answers have no size', () => {
  test.use({ serviceWorkers: 'block' });

  test('the code of each further route stays within 40 kB', async ({ page, as, watched }) => {
    test.skip(test.info().project.name === 'desktop', 'the same code on both');
    test.setTimeout(120_000);
    watched.allow(/Service Worker registration blocked/);
    const scripts = async () =>
      page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .filter(entry => entry.name.endsWith('.js'))
          .map(entry => [entry.name, (entry as PerformanceResourceTiming).encodedBodySize] as const),
      );
    await as('birch');
    await page.goto('/');
    await expect(page.getByRole('article').first()).toBeVisible();
    const ofTheFeed = new Set((await scripts()).map(([name]) => name));
    const heavy: string[] = [];
    for (const place of PLACES) {
      if (!place.as) continue;
      await as(place.as);
      await goTo(page, place);
      const more = (await scripts()).filter(([name]) => !ofTheFeed.has(name));
      const bytes = more.reduce((sum, [, size]) => sum + size, 0);
      heavy.push(...(bytes > 40 * KILOBYTE ? [`${place.name}: ${bytes} bytes`] : []));
    }
    expect(heavy).toEqual([]);
  });
});
