import { expect, expectAccessible, test } from '../fixtures';

test('a need is posted to my community, and a neighbour who looks on sees it arrive', async ({
  page,
  as,
  other,
}) => {
  const title = `Carry a piano ${Date.now()}`;
  const neighbour = await other('birch');
  await neighbour.goto('/');
  await expect(neighbour.getByRole('article').first()).toBeVisible();

  await as('alder');
  await page.goto('/new');
  await page.getByRole('textbox', { name: 'What?' }).fill(title);
  await page.getByRole('combobox', { name: 'Category' }).selectOption('Moving');
  await page.getByText('My community', { exact: true }).click();
  const post = page.getByRole('button', { name: /^Post to [1-9]/ });
  await expect(post).toBeVisible();
  await expectAccessible(page);
  await post.click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.getByText(/^Seen by/)).toBeVisible();

  // It waits, and moves nothing of what is being read.
  await expect(neighbour.getByRole('article').first()).not.toContainText(title);
  await neighbour.getByRole('button', { name: /new/ }).click();
  await expect(neighbour.getByRole('link', { name: title })).toBeVisible();

  // A block hides it at once, while the neighbour looks at it.
  await neighbour.getByRole('link', { name: title }).click();
  await expect(neighbour.getByRole('heading', { level: 1, name: title })).toBeVisible();
  const { csrf_token: token } = (await (await page.request.get('/api/v1/session')).json()) as {
    csrf_token: string;
  };
  const headers = { 'X-CSRF-Token': token };
  await page.request.post('/api/v1/blocks', { headers, data: { member: 'birch' } });
  await expect(neighbour.getByRole('heading', { level: 1, name: 'No longer visible to you' })).toBeVisible();
  await page.request.delete('/api/v1/blocks/birch', { headers });
});
