import { expect, expectAccessible, test } from '../fixtures';

test('a neighbour answers a need, is accepted, and the need is met', async ({ page, as, other }) => {
  const title = `Water the roses ${Date.now()}`;
  await as('alder');
  await page.goto('/me');
  const { csrf_token: token } = (await (await page.request.get('/api/v1/session')).json()) as {
    csrf_token: string;
  };
  const posted = await page.request.post('/api/v1/support/needs', {
    headers: { 'X-CSRF-Token': token },
    data: { title, type: 'task', category: 'garden', sharing: 'my_community' },
  });
  const { id } = (await posted.json()) as { id: string };
  await page.goto(`/l/${id}`);
  await expect(page.getByText('Nobody has answered yet.')).toBeVisible();

  const neighbour = await other('birch');
  await neighbour.goto(`/l/${id}`);
  await neighbour.getByRole('button', { name: 'I can help' }).click();
  await neighbour.getByRole('dialog').getByRole('textbox').fill('Tomorrow morning?');
  await neighbour.getByRole('button', { name: /^Send to/ }).click();
  await expect(neighbour.getByText(/^Sent to/)).toBeVisible();

  // The answer arrives while the owner looks on.
  await expect(page.getByText('Tomorrow morning?')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Accept Birch' }).click();
  await expect(page.getByText('Birch is accepted, and hears of it.')).toBeVisible();
  await page.getByRole('button', { name: 'Mark as done' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Mark as done' }).click();
  await expect(page.getByRole('button', { name: 'Open it again' })).toBeVisible();
});
