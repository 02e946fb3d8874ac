import { expect, expectAccessible, expectNoOverflow, test } from '../fixtures';

test('one finds a community, asks to join, and takes it back', async ({ page, as }) => {
  await as(test.info().project.name === 'phone' ? 'birch' : 'cherry');
  await page.goto('/communities');
  await expect(page.getByRole('link', { name: 'River Bend' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search communities' }).fill('mill');
  await expect(page).toHaveURL(/q=mill/);
  await expect(page.getByRole('link', { name: 'River Bend' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Mill Hill' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mill Hill' })).toBeVisible();
  await page.getByRole('button', { name: 'Ask to join' }).click();
  await page.getByRole('textbox', { name: 'Who are you?' }).fill('I live behind the mill.');
  await expectAccessible(page);
  await expectNoOverflow(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Ask to join' }).click();
  await expect(page.getByText(/^You asked to join on/)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Your request is taken back.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ask to join' })).toBeVisible();
});

test('a member sees the people, and what leaving would mean', async ({ page, as, watched }) => {
  await as('birch');
  await page.goto('/communities/oak-street');
  await expect(page.getByRole('tab', { name: 'People' })).toBeVisible();
  expect(watched.requests().length, watched.requests().join('\n')).toBeLessThanOrEqual(5);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Leave' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('you have to be let in again');
  await expect(question).toContainText(/You no longer see \d+ needs and offers/);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Stay' }).click();
});

test('a steward requests a partnership, and takes it back', async ({ page, as }) => {
  await as('avocet');
  await page.goto('/communities/mill-hill');
  await page.getByRole('button', { name: 'Request a partnership' }).click();
  await page.getByRole('checkbox', { name: 'Needs' }).click({ force: true });
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Request a partnership' }).click();
  await expect(page.getByText('River Bend has requested a partnership.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Request a partnership' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The request is taken back.')).toBeVisible();
});
