import { expect, expectAccessible, test } from '../fixtures';
import { keeps } from '../kept';

test('a neighbour signs in, and nothing of theirs stays after signing out', async ({ page, watched }) => {
  // A wrong password is a refusal, which the browser says aloud.
  watched.allow(/401/);
  await page.goto('/people');
  await expect(page).toHaveURL(/\/sign-in/);
  await expectAccessible(page);
  await page.getByRole('textbox', { name: 'Name to sign in with' }).fill('birch');
  await page.getByLabel('Password').fill('wrong horse battery');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toHaveText('The name or the password is not right.');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
  await expect(page).toHaveURL(/\/people/);

  await page.goto('/me');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  const kept = await page.evaluate(async () => {
    const names = await indexedDB.databases();
    const answers = await new Promise(resolve => {
      const open = indexedDB.open('trust', 1);
      open.addEventListener('success', () => {
        const all = open.result.transaction('answers').objectStore('answers').getAll();
        all.addEventListener('success', () => resolve(all.result));
      });
    });
    return { names: names.length, answers, member: localStorage.getItem('member') };
  });
  expect(kept).toEqual({ names: 1, answers: [], member: null });
});

test('somebody tries the demo as a stranger, who is in no community', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: /Vega.*a stranger/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Feed' })).toBeVisible();
  await page.goto('/me');
  await expect(page.getByRole('main').getByRole('link', { name: 'Vega' })).toBeVisible();
  await expectAccessible(page);
});

test('one reads what this is before having an account', async ({ page }) => {
  await page.goto('/about');
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  await expectAccessible(page);
});

test('whoever is signed in sees nothing that the device kept of somebody else', async ({ page, as }) => {
  await as('birch');
  await page.goto('/me');
  await expect(page.getByRole('main').getByRole('link', { name: 'Birch' })).toBeVisible();
  await expect.poll(() => page.evaluate(() => localStorage.getItem('member'))).toBe('birch');
  await expect.poll(() => keeps(page, 'Birch')).toBe(true);
  await as('alder');
  await page.goto('/me');
  await expect(page.getByRole('main').getByRole('link', { name: 'Alder' })).toBeVisible();
  await expect(page.getByText('Birch')).toHaveCount(0);
  expect(await page.evaluate(() => localStorage.getItem('member'))).toBe('alder');
});
