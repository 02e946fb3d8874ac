import { expect, test } from '../fixtures';

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
  await page.evaluate(() => navigator.serviceWorker.ready);
  // The answers are saved at rest.
  await page.waitForTimeout(2500);

  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('status').filter({ hasText: 'You are offline' })).toHaveCount(1);
  await expect(page.getByRole('article').first()).toBeVisible();
  await page.goto('/new');
  await expect(page.getByRole('button', { name: 'Post' })).toHaveAttribute('aria-disabled', 'true');

  await context.setOffline(false);
  await expect(page.getByText('You are offline')).toHaveCount(0);
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
  const neighbour = await other('alder');
  const session = (await (await neighbour.request.get('/api/v1/session')).json()) as { csrf_token: string };
  const headers = { 'X-CSRF-Token': session.csrf_token };
  const posted = await neighbour.request.post('/api/v1/support/needs', {
    headers,
    data: { title, type: 'resource', category: 'tools', sharing: 'my_community' },
  });
  expect(posted.status()).toBe(201);
  for (const tab of [page, second]) await tab.getByRole('button', { name: /new/ }).click();
  for (const tab of [page, second]) await expect(tab.getByRole('link', { name: title })).toBeVisible();
  const { id } = (await posted.json()) as { id: string };
  await neighbour.request.delete(`/api/v1/support/needs/${id}`, { headers });
  for (const tab of [page, second]) await expect(tab.getByRole('link', { name: title })).toHaveCount(0);
  expect(streams).toBe(1);
});
