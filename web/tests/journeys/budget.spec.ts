import { expect, test } from '../fixtures';

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
  await page.goto('/');
  await expect(page.getByRole('article').first()).toBeVisible();
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
