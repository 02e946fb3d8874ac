import { expect, test } from '../fixtures';
import { expectStillness, watchStillness } from '../still';
import { scriptsOf } from '../weight';

const KILOBYTE = 1000;

test('the code of the feed stays within 180 kB, and nothing moves while it loads', async ({ page, as }) => {
  test.skip(test.info().project.name === 'desktop', 'the same code on both');
  await as('birch');
  await watchStillness(page);
  // The numbers come later than the cards, as they may.
  await page.route('**/listings/counts*', async route => {
    await new Promise(resolve => setTimeout(resolve, 800));
    await route.continue();
  });
  await page.goto('/');
  await expect(page.getByRole('article').first()).toBeVisible();
  await expect(page.getByRole('radio', { name: /^Partners.*[1-9]/ })).toBeVisible();
  await expectStillness(page);
  const bytes = [...(await scriptsOf(page)).values()].reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeLessThanOrEqual(180 * KILOBYTE);
  expect(bytes).toBeGreaterThan(50 * KILOBYTE);
});
