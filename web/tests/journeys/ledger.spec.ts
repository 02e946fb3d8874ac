import { readFileSync } from 'node:fs';
import { expect, expectAccessible, expectNoOverflow, test } from '../fixtures';

test('one reads the balance, its course and each transfer, and takes them along', async ({
  page,
  as,
  watched,
}) => {
  await as('birch');
  await page.goto('/ledger/oak-street');
  await expect(page.getByRole('region', { name: 'Balance' })).toContainText('You may go down to −20 h');
  await expect(page.getByRole('figure')).toBeVisible();
  const row = page.getByRole('row', { name: /Holly/ }).last();
  await expect(row).toContainText('+2 h');
  await expectAccessible(page);
  expect(watched.requests().length, watched.requests().join('\n')).toBeLessThanOrEqual(5);
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save as CSV' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe('ledger.csv');
  expect(readFileSync(await file.path(), 'utf8')).toContain('Holly');
});

test('in a community of gifts there is no number', async ({ page, as }) => {
  await as('amber');
  await page.goto('/ledger/mill-hill');
  await expect(page.getByText('Here nobody counts')).toBeVisible();
  await expect(page.getByRole('main').getByText(/\d h|\d min/)).toHaveCount(0);
});

test('what went between communities is shown only where it tells nothing about one person', async ({
  page,
  as,
}) => {
  await as('birch');
  await page.goto('/flow?community=oak-street');
  await expect(page.getByRole('heading', { level: 1, name: 'Between communities' })).toBeVisible();
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(4);
  await expectAccessible(page);
  await expectNoOverflow(page);
});

test('what went between communities is a picture, and the same as a table', async ({ page, as }) => {
  await as('birch');
  await page.goto('/flow');
  await expect(page.getByText(/^\d+ exchanges went from one community to another\./)).toBeVisible();
  for (const street of ['Oak Street', 'River Bend'])
    await expect(page.getByRole('row', { name: street })).toContainText(/\d\sh/);
  await expect(page.getByRole('row', { name: 'Mill Hill' })).toContainText(/\d/);
  await expect(page.getByRole('row', { name: 'Mill Hill' })).not.toContainText(/\d\sh/);
  await expect(page.locator('.flow[aria-hidden=true] path')).toHaveCount(6);
  await expectAccessible(page);
  await expectNoOverflow(page);
});
