import { expect, expectAccessible, expectNoOverflow, test } from '../fixtures';

test('one says who one is, and who sees what one posts', async ({ page, as, watched }) => {
  await as('cherry');
  await page.goto('/me');
  await expect(page.getByRole('link', { name: 'Profile' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Profile' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible();
  const save = page.getByRole('button', { name: 'Save' });
  await expect(save).toHaveAccessibleDescription('Nothing has changed');
  await page.getByRole('textbox', { name: 'About you' }).fill(`I repair what <b>rattles</b>. ${Date.now()}`);
  await expectAccessible(page);
  await save.click();
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();

  watched.countFrom();
  await page.goto('/me/sharing');
  await page.getByText('My community', { exact: true }).click();
  await expect(page.getByText(/in your community|Nobody/)).toBeVisible();
  expect(watched.requests().length, watched.requests().join('\n')).toBeLessThanOrEqual(5);
  await expectAccessible(page);
  await expectNoOverflow(page);
});

test('a token is shown once and ended; one takes everything along', async ({ page, as, watched }) => {
  const label = `calendar ${Date.now()}`;
  await as('birch');
  await page.goto('/me/devices');
  await expect(page.getByText('This device')).toBeVisible();
  expect(watched.requests().length, watched.requests().join('\n')).toBeLessThanOrEqual(5);
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByRole('textbox', { name: 'What is it for?' }).fill(label);
  await page.getByLabel('Your password').fill('correct horse battery');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Make the token' }).click();
  await expect(page.getByText('Copy it now: it is shown only this once.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: `End: ${label}` }).click();
  await expectAccessible(page);
  await page.getByRole('alertdialog').getByRole('button', { name: 'End' }).click();
  await expect(page.getByText('It has ended.')).toBeVisible();
  await expect(page.getByText(label)).toHaveCount(0);

  await page.goto('/me/data');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('birch.json');
  await page.getByRole('button', { name: 'Erase …' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('under a pseudonym');
  await expect(page.getByRole('button', { name: 'Erase for good' })).toHaveAccessibleDescription(
    'Type birch to confirm',
  );
  await expectAccessible(page);
});
