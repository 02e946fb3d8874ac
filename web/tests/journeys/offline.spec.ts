import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { keeps } from '../kept';

/** Somebody's way to write without screens. */
async function writer(page: Page) {
  const session = (await (await page.request.get('/api/v1/session')).json()) as { csrf_token: string };
  const headers = { 'X-CSRF-Token': session.csrf_token };
  return {
    async post(title: string): Promise<string> {
      const posted = await page.request.post('/api/v1/support/needs', {
        headers,
        data: { title, type: 'resource', category: 'tools', sharing: 'my_community' },
      });
      expect(posted.status()).toBe(201);
      return ((await posted.json()) as { id: string }).id;
    },
    remove: (id: string) => page.request.delete(`/api/v1/support/needs/${id}`, { headers }),
  };
}

test('what was read stays readable without a connection, and says so', async ({
  page,
  as,
  context,
  watched,
}) => {
  watched.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
  await as('birch');
  await page.goto('/');
  await expect(page.getByRole('article').first()).toBeVisible();
  const title = (await page.getByRole('article').first().getByRole('heading').textContent()) ?? '';
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => keeps(page, title)).toBe(true);

  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('status').filter({ hasText: 'You are offline' })).toHaveCount(1);
  await expect(page.getByRole('article').first()).toBeVisible();
  await page.goto('/new');
  await expect(page.getByRole('button', { name: 'Post' })).toHaveAttribute('aria-disabled', 'true');

  await context.setOffline(false);
  await expect(page.getByText('You are offline')).toHaveCount(0);
});

test('the app can be installed', async ({ page, as, context }) => {
  await as('birch');
  await page.goto('/');
  await page.evaluate(() => navigator.serviceWorker.ready);
  const client = await context.newCDPSession(page);
  const { errors, url } = await client.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { icons } = (await (await page.request.get(url)).json()) as {
    icons: { src: string; purpose: string }[];
  };
  expect(icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  for (const { src } of icons) expect((await page.request.get(src)).status(), src).toBe(200);
  const { installabilityErrors } = await client.send('Page.getInstallabilityErrors');
  // Playwright's contexts are private windows, which install nothing.
  expect(installabilityErrors.map(error => error.errorId).filter(id => id !== 'in-incognito')).toEqual([]);
});

for (const away of ['without a connection', 'closed'] as const)
  test(`what is hidden while the app is ${away} leaves the device at the first contact`, async ({
    page,
    as,
    context,
    other,
    watched,
  }) => {
    watched.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
    const title = `Borrow a wheelbarrow ${Date.now()}`;
    const neighbour = await writer(await other('alder'));
    const id = await neighbour.post(title);
    await as('birch');
    await page.goto(`/l/${id}`);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await expect.poll(() => keeps(page, title)).toBe(true);

    if (away === 'closed') await page.goto('about:blank');
    else await context.setOffline(true);
    await neighbour.remove(id);
    if (away === 'without a connection') {
      await page.reload();
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
      await page.goto('/support');
      await expect(page.getByRole('heading', { level: 1, name: 'Support' })).toBeVisible();
      await context.setOffline(false);
      await expect(page.getByText('You are offline')).toHaveCount(0);
    } else await page.goto('/support');
    await expect.poll(() => keeps(page, title), { timeout: 15_000 }).toBe(false);
    expect(await keeps(page, 'birch')).toBe(true);
  });

test('one stream serves all tabs of a browser, and what vanishes leaves each of them', async ({
  page,
  as,
  context,
  other,
}) => {
  let streams = 0;
  context.on('request', request => {
    if (new URL(request.url()).pathname === '/api/v1/watch') streams += 1;
  });
  await as('birch');
  await page.goto('/');
  await expect(page.getByRole('article').first()).toBeVisible();
  const second = await context.newPage();
  await second.goto('/');
  await expect(second.getByRole('article').first()).toBeVisible();

  const title = `Borrow a ladder ${Date.now()}`;
  const neighbour = await writer(await other('alder'));
  const id = await neighbour.post(title);
  for (const tab of [page, second]) await tab.getByRole('button', { name: /new/ }).click();
  for (const tab of [page, second]) await expect(tab.getByRole('link', { name: title })).toBeVisible();
  await neighbour.remove(id);
  for (const tab of [page, second]) await expect(tab.getByRole('link', { name: title })).toHaveCount(0);
  expect(streams).toBe(1);
});
