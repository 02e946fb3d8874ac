import { expect, expectAccessible, expectNoOverflow, test, writing } from '../fixtures';

/** Each size has people of its own, because both run on one server. */
const people = () =>
  test.info().project.name === 'phone'
    ? { owner: 'larch', ownerName: 'Larch', asker: 'myrtle', blocked: 'medlar' }
    : { owner: 'maple', ownerName: 'Maple', asker: 'bay', blocked: 'beech' };

test('one opts in, the other finds the skill, asks, and the owner agrees', async ({ page, as, other }) => {
  const { owner, ownerName, asker } = people();
  const word = `Zither${Date.now()}`;
  const name = `${word} lessons`;

  // It is added, and nobody else sees it yet.
  await as(owner);
  await page.goto('/me/skills');
  await page.getByRole('button', { name: 'Add a skill' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Add it' }).click();
  await expect(sheet.getByText('Say it in 3 letters or more')).toBeVisible();
  await sheet.getByRole('textbox', { name: 'What can you do?' }).fill(name);
  await sheet.getByRole('combobox', { name: 'Category' }).selectOption('Learning');
  await sheet.getByRole('combobox', { name: 'What an hour costs' }).selectOption('30 min for 1 h of help');
  await expect(sheet.getByText(/^Turn it on, and members of Oak Street/)).toBeVisible();
  await expectAccessible(page);
  await expectNoOverflow(page);
  await sheet.getByRole('button', { name: 'Add it' }).click();
  const mine = page
    .getByRole('list', { name: 'Your skills' })
    .getByRole('listitem')
    .filter({ hasText: name });
  await expect(mine.getByText('Only you see this')).toBeVisible();

  const neighbour = await other(asker);
  await neighbour.goto(`/skills?q=${word}`);
  await expect(neighbour.getByRole('heading', { name: 'No skill fits this.' })).toBeVisible();

  // Once it is in the directory, category and words find it.
  await mine.getByRole('switch', { name: 'In the directory of Oak Street' }).click({ force: true });
  await expect(mine.getByText(/^Seen by members of Oak Street/)).toBeVisible();
  await expectAccessible(page);
  await neighbour.goto('/skills');
  await neighbour.getByRole('radio', { name: /^Learning/ }).click();
  await expect(neighbour).toHaveURL(/category=education/);
  await neighbour.getByRole('searchbox', { name: 'Search skills' }).fill(word.toLowerCase());
  await expect(neighbour).toHaveURL(/q=zither/);
  const card = neighbour.getByRole('list', { name: 'Skills' }).getByRole('link', { name });
  await expect(card).toBeVisible();
  await expect(neighbour.getByText('30 min for 1 h of help')).toBeVisible();
  await card.click();
  await expect(neighbour.getByRole('heading', { level: 1, name })).toBeVisible();
  await neighbour.getByRole('link', { name: 'Why you see this' }).click();
  await expect(neighbour.getByRole('dialog')).toContainText(`${ownerName} shows it to Oak Street`);
  await neighbour.getByRole('button', { name: 'Close' }).click();

  // The sheet says what it costs, and leads to the exchange.
  await neighbour
    .locator('.detail-pane')
    .getByRole('button', { name: `Ask ${ownerName}` })
    .click();
  const ask = neighbour.getByRole('dialog', { name: `Ask ${ownerName}` });
  await ask.getByRole('combobox', { name: 'For how long?' }).selectOption('1 h 30');
  await expect(ask.getByRole('status')).toContainText('It costs you 45 min.');
  await ask.getByRole('textbox', { name: 'A few words' }).fill('For a beginner.');
  await ask.getByRole('button', { name: `Send to ${ownerName}` }).click();
  await expect(neighbour).toHaveURL(/\/exchanges\//);
  await expect(neighbour.getByText(`${ownerName} has not agreed yet.`)).toBeVisible();
  await expect(neighbour.getByText('For a beginner.')).toBeVisible();
  await page.goto('/exchanges');
  await page
    .getByRole('region', { name: 'Waits for you' })
    .getByRole('link', { name: new RegExp(word) })
    .click();
  await page.getByRole('button', { name: 'Agree' }).click();
  await expect(page.getByText(/^It is set aside until/)).toBeVisible();

  // Out of the directory, it is gone from sight while the other looks at it.
  await neighbour.goto(`/skills?q=${word}`);
  await expect(card).toBeVisible();
  await page.goto('/me/skills');
  await mine.getByRole('switch').click({ force: true });
  await expect(mine.getByText('Only you see this')).toBeVisible();
  await expect(card).toHaveCount(0);

  // And deleted after a question.
  await mine.getByRole('button', { name: `More about ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('Exchanges that it led to stay.');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(mine).toHaveCount(0);
});

test('whoever is blocked finds no skill of the other, and neither the other way', async ({
  page,
  as,
  other,
}) => {
  const { owner, ownerName, blocked } = people();
  const name = `Cartwheels ${Date.now()}`;
  await as(owner);
  const headers = await writing(page);
  const data = { community: 'oak-street', category: 'other', name, minutes_per_hour: 0, opted_in: true };
  const made = await page.request.post('/api/v1/skills', { headers, data });
  const { id } = (await made.json()) as { id: string };

  const neighbour = await other(blocked);
  const watches = neighbour.waitForResponse(answer => answer.url().includes('/watch'));
  await neighbour.goto(`/people/${owner}`);
  await neighbour.getByRole('tab', { name: 'Can help with' }).click();
  await neighbour.getByRole('list', { name: 'Can help with' }).getByRole('link', { name }).click();
  await expect(neighbour.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(neighbour.locator('.detail-pane').getByText('A gift')).toBeVisible();
  await watches;
  await page.request.post('/api/v1/blocks', { headers, data: { member: blocked } });
  await expect(neighbour.getByRole('heading', { name: 'No longer visible to you' }).first()).toBeVisible();
  await neighbour.goto(`/skills?q=${name}`);
  await expect(neighbour.getByRole('heading', { name: 'No skill fits this.' })).toBeVisible();
  await expect(neighbour.getByText(ownerName, { exact: true })).toHaveCount(0);

  await page.request.delete(`/api/v1/blocks/${blocked}`, { headers });
  await page.request.delete(`/api/v1/skills/${id}`, { headers });
});

test('a gift costs no number, and a name in the address opens the sheet', async ({ page, as, other }) => {
  const { owner, ownerName, asker } = people();
  const giver = await other(owner);
  await giver.goto('/me/skills');
  const headers = await writing(giver);
  const name = `Whistling ${Date.now()}`;
  const data = { community: 'oak-street', category: 'creative', name, minutes_per_hour: 0, opted_in: true };
  const made = await giver.request.post('/api/v1/skills', { headers, data });
  const { id } = (await made.json()) as { id: string };
  await as(asker);
  await page.goto(`/skills/${id}?ask=${id}`);
  const ask = page.getByRole('dialog', { name: `Ask ${ownerName}` });
  await expect(ask.getByRole('status')).toHaveText(`${ownerName} gives it: it costs no time.`);
  await expectAccessible(page);
  await ask.getByRole('button', { name: 'Close' }).click();
  await expect(page).toHaveURL(new RegExp(`/skills/${id}$`));
  await giver.request.delete(`/api/v1/skills/${id}`, { headers });
});

test('the button of a long sheet stays in sight while its fields scroll', async ({ page, as }) => {
  await page.setViewportSize({ width: 360, height: 560 });
  await as('birch');
  await page.goto('/skills?q=lamps');
  await page.getByRole('list', { name: 'Skills' }).getByRole('button', { name: 'Ask Alder' }).click();
  const send = page.getByRole('dialog').getByRole('button', { name: /^Send to/ });
  await expect(send).toBeInViewport({ ratio: 1 });
});
