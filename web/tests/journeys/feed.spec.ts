import { expect, expectAccessible, test } from '../fixtures';

test('the feed shows who posted and why one sees it, in three groups', async ({ page, as, watched }) => {
  await as('birch');
  await page.goto('/');
  const feed = page.getByRole('feed');
  await expect(feed.getByRole('article').first()).toBeVisible();
  expect(watched.requests().length, watched.requests().join('\n')).toBeLessThanOrEqual(4);
  await expectAccessible(page);

  await page.getByRole('radio', { name: /^Partners/ }).click();
  await expect(page).toHaveURL(/scope=partner/);
  await expect(feed.getByText('partner: River Bend').first()).toBeVisible();
  await page.getByRole('radio', { name: /^Needs/ }).click();
  await expect(page).toHaveURL(/kind=need/);
  await expect(feed.getByText('Offer', { exact: true })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('radio', { name: /^Partners/ })).toBeChecked();
});

test('search finds words, and filters say how much they leave', async ({ page, as, watched }) => {
  await as('birch');
  await page.goto('/');
  await expect(page.getByRole('article').first()).toBeVisible();
  if (test.info().project.name === 'phone') await page.getByRole('button', { name: /^Search/ }).click();
  const title = await page.getByRole('article').nth(2).getByRole('heading').textContent();
  await page.getByRole('searchbox').fill(title ?? '');
  await expect(page).toHaveURL(/q=/);
  await expect(
    page
      .getByRole('feed')
      .getByText(title ?? '')
      .first(),
  ).toBeVisible();
  await page.getByRole('searchbox').fill('zzzz');
  await expect(page.getByRole('heading', { name: 'Nothing fits these filters.' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByRole('article').first()).toBeVisible();

  watched.countFrom();
  await page.getByRole('button', { name: 'Filters' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('combobox', { name: 'Category' }).selectOption({ index: 1 });
  await expect(page).toHaveURL(/category=/);
  await expectAccessible(page);
  const show = sheet.getByRole('button', { name: /^Show [1-9]/ });
  const [, number] = (await show.textContent())?.match(/Show (\d+)/) ?? [];
  await show.click();
  await expect(page.getByRole('article').first()).toHaveAttribute('aria-setsize', number ?? '');
});

test('a listing says why it is seen, and one answers it', async ({ page, as, context }) => {
  await as('birch');
  await page.goto('/');
  await page.getByRole('radio', { name: /^Partners/ }).click();
  await page.getByRole('radio', { name: /^Needs/ }).click();
  await expect(page).toHaveURL(/kind=need/);
  await expect(page.getByRole('feed').getByText('Offer', { exact: true })).toHaveCount(0);
  await expect(page.getByRole('feed').getByText('partner: River Bend').first()).toBeVisible();
  await page.getByRole('feed').getByRole('link').nth(3).click();
  await expect(page).toHaveURL(/\/l\/[0-9a-f-]+\?/);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Why you see this' }).click();
  await expect(page.getByRole('dialog')).toContainText('partner: River Bend');
  await expect(page.getByRole('dialog')).toContainText('is in River Bend and shows it to partners');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'I can help' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('On Saturday?');
  await page.getByRole('button', { name: /^Send to/ }).click();
  await expect(page.getByText(/^Sent to/)).toBeVisible();
  // Opened anew, the listing still knows of the answer.
  const again = await context.newPage();
  await again.goto(page.url());
  await expect(again.getByText('You have answered. It now waits for them.')).toBeVisible();
  await again.close();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Your answer is withdrawn.')).toBeVisible();
});

test('the person through whom one trusts is the same in the line and in the explanation', async ({
  page,
  as,
}) => {
  await as('birch');
  const { rows } = (await (await page.request.get('/api/v1/listings?limit=100')).json()) as {
    rows: {
      id: string;
      owner: { id: string; name: string };
      via: string;
      through?: { id: string; name: string };
    }[];
  };
  let found = 0;
  for (const { id, owner, via, through } of rows) {
    if (via !== 'trusted' || !through || through.id === owner.id || found === 2) continue;
    const why = (await (await page.request.get(`/api/v1/explain/${id}`)).json()) as {
      path?: { members: string[] };
    };
    // The trust that admits the reader is that of the other side, which may lead through others.
    if (!why.path || why.path.members.includes(through.id)) continue;
    found += 1;
    await page.goto(`/l/${id}/why`);
    const sheet = page.getByRole('dialog');
    await expect(sheet).toContainText(/trusts you · your trust\s0\.\d+, /);
    await expect(sheet).toContainText(
      `Your own trust in ${owner.name} takes another way: through ${through.name}.`,
    );
  }
  expect(found).toBeGreaterThan(0);
});

test('what one hides leaves the feed of this device, with a way back', async ({ page, as }) => {
  await as('birch');
  await page.goto('/');
  const first = page.getByRole('article').first();
  const title = (await first.getByRole('heading').textContent()) ?? '';
  const size = Number(await first.getAttribute('aria-setsize'));
  const card = page.getByRole('feed').getByRole('link', { name: title, exact: true });
  await card.click();
  await page.getByRole('button', { name: 'Hide', exact: true }).click();
  await expect(card).toHaveCount(0);
  await expect(first).toHaveAttribute('aria-setsize', String(size - 1));
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card).toBeVisible();

  // From the card alone, too; the focus goes on to the next one.
  await page.goto('/');
  await page
    .getByRole('feed')
    .getByRole('button', { name: `More about ${title}`, exact: true })
    .press('Enter');
  await page.getByRole('menuitem', { name: 'Hide' }).press('Enter');
  await expect(card).toHaveCount(0);
  await expect(first.getByRole('link')).toBeFocused();
  await page.reload();
  await expect(first).toBeVisible();
  await expect(card).toHaveCount(0);
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByText('Also what I hid (1)').click();
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Show [1-9]/ }).click();
  await card.click();
  await page.getByRole('button', { name: 'Show it again' }).click();
  await expect(page.getByRole('button', { name: 'Hide', exact: true })).toBeVisible();
});
