import { readFileSync } from 'node:fs';
import { expect, expectAccessible, expectNoOverflow, test } from '../fixtures';

test('a steward reads the partnerships', async ({ page, as, watched }) => {
  await as('alder');
  await page.goto('/desk/oak-street');
  const incoming = page.getByRole('region', { name: 'Wait for you' });
  await expect(page.getByRole('region', { name: 'Active' }).getByText('River Bend')).toBeVisible();
  await expectAccessible(page);
  await expectNoOverflow(page);
  expect(watched.requests().length, watched.requests().join('\n')).toBeLessThanOrEqual(5);
  if ((await incoming.count()) > 0) {
    await incoming.getByRole('button', { name: 'Review' }).click();
    await expect(page.getByRole('dialog')).toContainText('Mill Hill');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
  }
});

test('a steward reads who asks to join', async ({ page, as }) => {
  await as('alder');
  await page.goto('/desk/oak-street');
  await page.getByRole('tab', { name: 'Requests' }).click();
  await expect(page).toHaveURL(/part=requests/);
  await expect(page.getByRole('article').first()).toBeVisible();
  await expectAccessible(page);
});

test('a steward reads the cells; the desk of others is closed', async ({ page, as }) => {
  await as('alder');
  await page.goto('/desk/oak-street?part=cells');
  await expect(page.getByRole('article', { name: 'Even numbers' })).toBeVisible();
  await expectAccessible(page);
  await page.goto('/desk/river-bend');
  await expect(page.getByText('This desk is for its stewards')).toBeVisible();
});

test('a steward changes the limits of an account, and takes it back', async ({ page, as }) => {
  await as('alder');
  await page.goto('/desk/oak-street?part=accounts');
  await page.getByRole('button', { name: 'Limits of Birch' }).click();
  await page.getByRole('combobox', { name: 'Lowest' }).selectOption('−40 h');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /Birch/ })).toContainText('−40 h');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('row', { name: /Birch/ })).toContainText('−20 h');
  await expectAccessible(page);
  await expectNoOverflow(page);
});

test('a steward approves a partnership, and a neighbour there sees listings arrive', async ({
  page,
  as,
  other,
}) => {
  test.skip(test.info().project.name === 'phone', 'there is one such request in the demo');
  const there = await other('amber');
  await there.goto('/?scope=partner');
  await expect(there.getByRole('heading', { level: 1 })).toBeVisible();
  await as('alder');
  await page.goto('/desk/oak-street');
  await page.getByRole('region', { name: 'Wait for you' }).getByRole('button', { name: 'Review' }).click();
  // What each side would see is said before.
  await expect(page.getByRole('dialog')).toContainText(/People in Mill Hill would see \d+ more listings?\./);
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Mill Hill is now a partner.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Active' }).getByText('Mill Hill')).toBeVisible();
  await there.getByRole('button', { name: /new/ }).click();
  await expect(there.getByRole('feed').getByText('partner: Oak Street').first()).toBeVisible();

  // It ends at once, after the consequence is said.
  await page
    .getByRole('region', { name: 'Active' })
    .getByRole('listitem')
    .filter({ hasText: 'Mill Hill' })
    .getByRole('button', { name: 'End' })
    .click();
  await expect(page.getByRole('alertdialog')).toContainText(/would no longer see \d+/);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'End the partnership' }).click();
  await expect(page.getByText('The partnership with Mill Hill has ended.')).toBeVisible();
});

test('who asks to join gets an answer', async ({ page, as, other }) => {
  const message = 'I am moving next door.';
  test.skip(test.info().project.name === 'phone', 'the other size does the same');
  const there = await other('amber');
  await there.goto('/communities/oak-street');
  await there.getByRole('button', { name: 'Ask to join' }).click();
  await there.getByRole('textbox', { name: 'Who are you?' }).fill(message);
  await there.getByRole('dialog').getByRole('button', { name: 'Ask to join' }).click();
  await expect(there.getByText(/^You asked to join on/)).toBeVisible();

  await as('alder');
  await page.goto('/desk/oak-street?part=requests');
  const request = page.getByRole('article').filter({ hasText: message });
  await request.getByRole('button', { name: 'Decline' }).click();
  await expect(request).toHaveCount(0);
  await expect(there.getByRole('button', { name: 'Ask to join' })).toBeVisible();
});

test('a steward takes the accounts along', async ({ page, as }) => {
  await as('alder');
  await page.goto('/desk/oak-street?part=accounts');
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save as CSV' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe('accounts.csv');
  expect(readFileSync(await file.path(), 'utf8')).toContain('Birch');
});
