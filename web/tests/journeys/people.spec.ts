import { expect, expectAccessible, expectNoOverflow, test } from '../fixtures';

/** Each size changes the trust of somebody else, because both run on one server. */
const me = () => (test.info().project.name === 'phone' ? 'birch' : 'fir');

test('trust as a list: three groups, a search, and why somebody is near', async ({ page, as, watched }) => {
  await as('birch');
  await page.goto('/people');
  const trusted = page.getByRole('list', { name: 'I trust' });
  await expect(trusted.getByRole('listitem').first()).toBeVisible();
  expect(watched.requests().length, watched.requests().join('\n')).toBeLessThanOrEqual(5);
  await expectAccessible(page);
  await expectNoOverflow(page);
  await page.getByRole('radio', { name: /Further/ }).click();
  await expect(page).toHaveURL(/group=through/);
  const row = page.getByRole('list', { name: 'Further' }).getByRole('link').first();
  await expect(page.getByText(/^through /).first()).toBeVisible();
  await row.click();
  await expect(page.getByRole('list', { name: 'The way of trust' })).toContainText('You');
  await expectAccessible(page);
  await page.goto('/people?q=alder');
  await expect(page.getByRole('list', { name: 'People' }).getByRole('link', { name: 'Alder' })).toBeVisible();
});

test('the picture says nothing that the list does not say', async ({ page, as }) => {
  await as('birch');
  await page.goto('/people?view=picture');
  const picture = page.locator('figure[aria-hidden=true] svg');
  await expect(picture.getByText('You')).toBeVisible();
  await expect(picture.locator('[data-own]').first()).toBeAttached();
  await expectAccessible(page);
});

test('trust is set with its consequence, seen by the other, and taken back with undo', async ({
  page,
  as,
  other,
}) => {
  await as(me());
  await page.goto('/people/alder');
  await expect(page.getByRole('heading', { level: 1, name: 'Alder' })).toBeVisible();
  await page.getByRole('button', { name: 'Trust', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByText('Close', { exact: true }).click();
  await expect(sheet.getByText('What this changes')).toBeVisible();
  await expect(sheet.getByText('Counting …')).toHaveCount(0);
  await expectAccessible(page);
  await sheet.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your trust in Alder is saved.')).toBeVisible();

  const alder = await other('alder');
  await alder.goto('/people?group=trusting');
  const name = me() === 'birch' ? 'Birch' : 'Fir';
  await expect(alder.getByRole('list', { name: 'Trust me' }).getByRole('link', { name })).toBeVisible();

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('It is as before.')).toBeVisible();
});

test('a block is asked about, done, and lifted', async ({ page, as }) => {
  const name = me() === 'birch' ? 'Hazel' : 'Juniper';
  await as(me());
  await page.goto(`/people?q=${name}`);
  const menu = page.getByRole('button', { name: `More about ${name}`, exact: true });
  await menu.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Trust' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toBeFocused();
  await menu.click();
  await page.getByRole('menuitem', { name: 'Block' }).click();
  const question = page.getByRole('alertdialog', { name: `Block ${name}?` });
  await expect(question.getByText('Counting …')).toHaveCount(0);
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Block' }).click();
  await expect(page.getByText(`${name} is blocked.`)).toBeVisible();
  await page.goto('/me/blocks');
  await page.getByRole('button', { name: 'Lift the block' }).click();
  await expect(page.getByText(`${name} is no longer blocked.`)).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'You have blocked nobody' })).toBeVisible();
});
