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
  await expect(page.getByText('This device', { exact: true })).toBeVisible();
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

test('language, theme and size of text are of the device, at once and for the next visit', async ({
  page,
  as,
}) => {
  await as('birch');
  await page.goto('/me');
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
  await page.getByRole('combobox', { name: 'Text size' }).selectOption('Larger');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('Français');
  for (const visit of ['at once', 'the next']) {
    await expect(page.getByRole('heading', { level: 1, name: 'Moi' }), visit).toBeVisible();
    const html = page.locator('html');
    await expect(html).toHaveAttribute('lang', 'fr');
    await expect(html).toHaveAttribute('data-theme', 'dark');
    await expect(html).toHaveCSS('font-size', '21px');
    await expectNoOverflow(page);
    await expectAccessible(page);
    if (visit === 'at once') await page.reload();
  }
});

test('another device is signed out from here', async ({ page, as, browser, baseURL, watched }) => {
  watched.allow(/401/);
  const there = await browser.newContext({ baseURL: baseURL ?? '', locale: 'en-GB' });
  const signedIn = await there.request.post('/api/v1/session', {
    data: { member: 'juniper', password: 'correct horse battery' },
  });
  expect(signedIn.status()).toBe(201);
  await as('juniper');
  await page.goto('/me/devices');
  await page.getByRole('button', { name: 'End: Browser' }).first().click();
  await expect(page.getByRole('alertdialog')).toContainText('has to sign in again');
  await page.getByRole('alertdialog').getByRole('button', { name: 'End' }).click();
  await expect(page.getByText('It has ended.')).toBeVisible();
  expect((await there.request.get('/api/v1/me')).status()).toBe(401);
  await there.close();
});

test('an account is erased after its name is typed, and nobody can sign in to it again', async ({
  page,
  other,
  watched,
}) => {
  watched.allow(/401/);
  const name = `mayfly-${test.info().project.name}-${Date.now()}`;
  const host = await other('linden');
  const { csrf_token: token } = (await (await host.request.get('/api/v1/session')).json()) as {
    csrf_token: string;
  };
  const headers = { 'X-CSRF-Token': token };
  const circle = await host.request.post('/api/v1/trust-circles', {
    headers,
    data: { name: 'Pond', kind: 'friends' },
  });
  const { id } = (await circle.json()) as { id: string };
  const made = await host.request.post(`/api/v1/trust-circles/${id}/invite`, { headers, data: {} });
  await page.goto(`/invites/${((await made.json()) as { token: string }).token}`);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByLabel('Password').fill('tall grass & slow rivers');
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page).toHaveURL(/\/welcome/);

  await page.goto('/me/data');
  await page.getByRole('button', { name: 'Erase …' }).click();
  const erase = page.getByRole('button', { name: 'Erase for good' });
  await page.getByRole('textbox', { name: `Type ${name} to confirm` }).fill(name);
  await expect(erase).toHaveAccessibleDescription('Type your password');
  await page.getByLabel('Your password').fill('tall grass & slow rivers');
  await erase.click();
  await expect(page).toHaveURL(/\/sign-in/);
  const again = await page.request.post('/api/v1/session', {
    data: { member: name, password: 'tall grass & slow rivers' },
  });
  expect(again.status()).toBe(401);
});
