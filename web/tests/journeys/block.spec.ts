import { expect, expectAccessible, test } from '../fixtures';

test('a block takes the card away while the other looks at it, and lifting it brings the card back', async ({
  page,
  as,
  other,
}) => {
  const phone = test.info().project.name === 'phone';
  const [blocked, name] = phone ? ['hazel', 'Hazel'] : ['cherry', 'Cherry'];
  const title = `Lend a cargo bike ${Date.now()}`;
  await as('fir');
  await page.goto('/new?kind=offer');
  await page.getByRole('textbox', { name: 'What?' }).fill(title);
  await page.getByRole('combobox', { name: 'Category' }).selectOption({ index: 1 });
  await page.getByText('My community', { exact: true }).click();
  await page.getByRole('button', { name: /^Post to [1-9]/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();

  const neighbour = await other(blocked);
  await neighbour.goto('/');
  const card = neighbour.getByRole('feed').getByRole('link', { name: title });
  await expect(card).toBeVisible();

  await page.goto(`/people/${blocked}`);
  await page
    .locator('.detail-pane')
    .getByRole('button', { name: `More about ${name}` })
    .click();
  await page.getByRole('menuitem', { name: 'Block' }).click();
  await expect(page.getByText('What this changes')).toBeVisible();
  await expect(page.getByText('Counting …')).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Block' }).click();
  await expect(page.getByText(`${name} is blocked.`)).toBeVisible();
  await expect(card).toHaveCount(0);

  await page.goto('/me/blocks');
  await page.getByRole('button', { name: 'Lift the block' }).click();
  await expect(page.getByText(`${name} is no longer blocked.`)).toBeVisible();
  await neighbour.getByRole('button', { name: /new/ }).click();
  await expect(card).toBeVisible();
});
