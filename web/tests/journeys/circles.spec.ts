import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoOverflow, test } from '../fixtures';

async function newCircle(page: Page, circle = `Soup & <i>cards</i> ${Date.now()}`) {
  await page.goto('/circles');
  await page.getByRole('button', { name: 'New circle' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(circle);
  await page.getByRole('button', { name: 'Make the circle' }).click();
  await expect(page.getByRole('heading', { level: 1, name: circle })).toBeVisible();
}

test('somebody is added to a circle with the consequence, and removed with undo', async ({ page, as }) => {
  await as('birch');
  await newCircle(page);
  await expect(page.getByText('Nobody is in it yet.')).toBeVisible();

  await page.getByRole('button', { name: 'Add someone' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('searchbox').fill('alder');
  await sheet.getByRole('button', { name: /^Alder/ }).click();
  await expect(sheet.getByText('What this changes')).toBeVisible();
  await expectAccessible(page);
  await sheet.getByRole('button', { name: 'Add Alder' }).click();
  const inside = page.getByRole('list', { name: 'In the circle' });
  await expect(inside.getByRole('link', { name: 'Alder' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove Alder from the circle' }).click();
  await expect(page.getByText('Nobody is in it yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(inside.getByRole('link', { name: 'Alder' })).toBeVisible();
});

test('a link into a circle is shown once, accepted by a second browser, and over then', async ({
  page,
  as,
  other,
  watched,
}) => {
  await as('birch');
  await newCircle(page);
  const inside = page.getByRole('list', { name: 'In the circle' });
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('button', { name: 'Make a link' }).click();
  await expect(page.getByRole('img', { name: 'The link as a code for a camera' })).toBeVisible();
  await expectAccessible(page);
  await expectNoOverflow(page);
  const link = (await page.locator('.invite-link').textContent()) ?? '';
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('1 open invite')).toBeVisible();
  watched.countFrom();
  await page.reload();
  await expect(page.getByText('1 open invite')).toBeVisible();
  expect(watched.requests().length, watched.requests().join('\n')).toBeLessThanOrEqual(5);

  const elder = await other('elder');
  await elder.goto(link);
  await expect(elder.getByRole('heading', { level: 1, name: 'Birch invites you' })).toBeVisible();
  await expectAccessible(elder);
  await elder.getByRole('button', { name: 'Accept as Elder' }).click();
  await expect(elder.getByText('You are in.')).toBeVisible();
  await page.reload();
  await expect(inside.getByRole('link', { name: 'Elder' })).toBeVisible();
});
