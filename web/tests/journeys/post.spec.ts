import { expect, expectAccessible, expectNoOverflow, test, writing } from '../fixtures';

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

test('a circle is made, filled and chosen while posting', async ({ page, as }) => {
  await as('birch');
  await page.goto('/new');
  await page.getByRole('textbox', { name: 'What?' }).fill('Soup for ten');
  await page.getByRole('button', { name: 'New circle' }).click();
  const circle = `Soup table ${Date.now()}`;
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(circle);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: `Circle: ${circle}` })).toBeChecked();
  await expect(page.getByText('Nobody is in it yet.')).toBeVisible();

  await page.getByRole('button', { name: 'Add someone' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('searchbox').fill('alder');
  await sheet.getByRole('button', { name: /^Alder/ }).click();
  await sheet.getByRole('button', { name: 'Add Alder' }).click();
  await expect(page.getByText('In the circle: Alder')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Post to 1', exact: true })).toBeVisible();
  await expectAccessible(page);
  await expectNoOverflow(page);
  await expect(page.getByRole('textbox', { name: 'What?' })).toHaveValue('Soup for ten');
  const headers = await writing(page);
  const { rows } = (await (await page.request.get('/api/v1/trust-circles?limit=100')).json()) as {
    rows: { id: string; name: string }[];
  };
  for (const { id, name } of rows)
    if (name === circle) await page.request.delete(`/api/v1/trust-circles/${id}`, { headers });
});

test('somebody without a place sets it where "Nearby" needs it', async ({ page, as }) => {
  await as(test.info().project.name === 'phone' ? 'mauve' : 'lilac');
  await page.goto('/');
  await page.request.delete('/api/v1/me/place', { headers: await writing(page) });
  await page.goto('/new');
  await page.getByRole('radio', { name: /^Nearby/ }).click({ force: true });
  await page.getByRole('button', { name: 'Set my place' }).last().click();
  const sheet = page.getByRole('dialog', { name: 'My place' });
  await sheet.getByRole('textbox', { name: 'Or type it' }).fill('50.83, 4.37');
  await page.keyboard.press('Enter');
  await expect(sheet.getByText(/^Others see this square of/)).toBeVisible();
  await expectAccessible(page);
  await expectNoOverflow(page);
  await sheet.getByRole('button', { name: 'Keep this place' }).click();
  await expect(page.getByText('You have set no place', { exact: false })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Post to [1-9]/ })).toBeVisible();
});

test('what was begun waits while its writer looks elsewhere, and gaps get the focus', async ({
  page,
  as,
}) => {
  await as('birch');
  await page.goto('/people');
  await page.getByRole('link', { name: 'Post' }).click();
  const what = page.getByRole('textbox', { name: 'What?' });
  await page.getByRole('button', { name: /^Post/ }).click();
  await expect(what).toBeFocused();
  await what.fill('Half a thought');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Category' })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
  await page.getByRole('link', { name: 'Post' }).click();
  await expect(what).toHaveValue('Half a thought');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(what).toHaveValue('');
});

test('the button promises no number while the chosen audience is being counted', async ({ page, as }) => {
  await as('birch');
  await page.goto('/new');
  await expect(page.getByRole('button', { name: /^Post to [1-9]/ })).toBeVisible();
  let count = () => {};
  const counted = new Promise<void>(resolve => {
    count = resolve;
  });
  await page.route('**/api/v1/audience-preview', async route => {
    await counted;
    await route.continue();
  });
  await page.getByText('My community', { exact: true }).click();
  await expect(page.getByRole('button', { name: 'Post', exact: true })).toBeVisible();
  count();
  await expect(page.getByRole('button', { name: /^Post to [1-9]/ })).toBeVisible();
});
