import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoOverflow, test } from '../fixtures';

/** A link into a new circle of whoever is signed in. */
async function invite(page: Page): Promise<string> {
  const { csrf_token: token } = (await (await page.request.get('/api/v1/session')).json()) as {
    csrf_token: string;
  };
  const headers = { 'X-CSRF-Token': token };
  const circle = await page.request.post('/api/v1/trust-circles', {
    headers,
    data: { name: 'Cards and soup', kind: 'friends' },
  });
  const { id } = (await circle.json()) as { id: string };
  const made = await page.request.post(`/api/v1/trust-circles/${id}/invite`, { headers, data: {} });
  return `/invites/${((await made.json()) as { token: string }).token}`;
}

test('an invite is looked at and accepted, and is over then', async ({ page, as, other, watched }) => {
  await as('birch');
  const link = await invite(page);
  await page.goto(link);
  await expect(page.getByText('This is your own invite.', { exact: false })).toBeVisible();

  const elder = await other('elder');
  await elder.goto(link);
  await expect(elder.getByRole('heading', { level: 1, name: 'Birch invites you' })).toBeVisible();
  await expectAccessible(elder);
  await elder.getByRole('button', { name: 'Accept as Elder' }).click();
  await expect(elder.getByText('You are in.')).toBeVisible();

  watched.allow(/404/);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'This invite no longer works' })).toBeVisible();
});

test('somebody without an account makes one with an invite', async ({
  page,
  as,
  browser,
  baseURL,
  viewport,
}) => {
  await as('birch');
  const link = await invite(page);
  const context = await browser.newContext({ baseURL: baseURL ?? '', viewport, locale: 'en-GB' });
  const stranger = await context.newPage();
  await stranger.goto(link);
  await stranger.getByRole('textbox', { name: 'Your name' }).fill(`Nova ${Date.now()}`);
  await expect(stranger.getByRole('textbox', { name: 'Name to sign in with' })).toHaveValue(/^nova-\d+$/);
  await stranger.getByLabel('Password').fill('short');
  await stranger.getByRole('button', { name: 'Join' }).click();
  await expect(stranger.locator('.field-error', { hasText: 'At least 10 characters' })).toBeVisible();
  await expectAccessible(stranger);
  await expectNoOverflow(stranger);
  await stranger.getByLabel('Password').fill('tall grass & slow rivers');
  await stranger.getByRole('button', { name: 'Join' }).click();
  await expect(stranger).toHaveURL(/\/welcome/);
  await context.close();
});
