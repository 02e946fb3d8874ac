import { expect, expectAccessible, expectNoOverflow, test } from '../fixtures';

test('two neighbours agree on an hour and a half, and both confirm', async ({ page, as, other }) => {
  const title = `Mend a chair ${test.info().project.name}`;
  // Birch offers it to Holly.
  await as('birch');
  await page.goto('/exchanges/new?with=holly');
  await page.getByRole('textbox', { name: 'What is it about?' }).fill(title);
  await page.getByRole('radio', { name: 'Time' }).click();
  await page.getByRole('combobox', { name: 'How much time' }).selectOption('1 h 30');
  await page.getByRole('button', { name: 'Offer it to Holly' }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.getByText('Holly has not said yet whether they would like it.')).toBeVisible();

  // Holly finds it under what waits for her, and asks for it.
  const holly = await other('holly');
  await holly.goto('/exchanges');
  const waiting = holly.getByRole('region', { name: 'Waits for you' });
  await waiting.getByRole('link', { name: title }).click();
  await holly.getByRole('button', { name: 'Ask for it' }).click();
  await expect(holly.getByText('Birch has not agreed yet.')).toBeVisible();

  // Each step shows on the other side without asking again.
  await page.getByRole('button', { name: 'Agree' }).click();
  await expect(page.getByText(/^It is set aside until/)).toBeVisible();
  await holly.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('button', { name: 'Confirm that it is done' }).click();
  await expect(page.getByText('You have confirmed. Holly has not yet.')).toBeVisible();
  await expect(holly.getByText('Birch gives · confirmed')).toBeVisible();
  await expectAccessible(holly);
  await holly.getByRole('button', { name: 'Confirm that it is done' }).click();
  await expect(holly.getByRole('status').getByText(/^It is done/)).toBeVisible();
  await expect(page.getByText(/^It moved on/)).toBeVisible();

  // What was paid goes back, once, and after a warning.
  await page.getByRole('button', { name: 'Give the time back' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('1 h 30 goes back from you to Holly');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Give the time back' }).click();
  await expect(page.getByText(/^It went back on/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Give the time back' })).toHaveCount(0);
});

test('a gift shows no number anywhere, and can be called off', async ({ page, as }) => {
  const title = `Bread and salt ${test.info().project.name}`;
  await as('birch');
  await page.goto('/exchanges/new?with=holly');
  await page.getByRole('textbox', { name: 'What is it about?' }).fill(title);
  await page.getByRole('button', { name: 'Offer it to Holly' }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.locator('.detail-pane').getByText(/\d h|\d min|\b0\b/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Call off' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: 'Call off' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Call off' }).click();
  await expect(
    page
      .getByRole('main')
      .getByText(/^Called off/)
      .first(),
  ).toBeVisible();
});

test('the list, the form and the question are accessible, and ask little', async ({ page, as, watched }) => {
  await as('cedar');
  await page.goto('/exchanges');
  await expect(page.getByRole('region', { name: 'Done and called off' })).toBeVisible();
  expect(watched.requests().length, watched.requests().join('\n')).toBeLessThanOrEqual(5);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Make an exchange' }).click();
  await expect(page.getByRole('combobox', { name: 'With whom?' })).toBeVisible();
  await expectAccessible(page);
  await expectNoOverflow(page);
});
