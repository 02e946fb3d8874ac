import { expect, expectAccessible, expectNoOverflow, test } from '../fixtures';

test('two questions after the first sign-in: roughly where, and who sees what one posts', async ({
  page,
  as,
  watched,
}) => {
  await as(test.info().project.name === 'phone' ? 'maple' : 'myrtle');
  await page.goto('/welcome');
  await expect(page.getByRole('heading', { level: 1, name: 'Where are you, roughly?' })).toBeVisible();
  await expect(page.getByText(/^Others see this square of/)).toBeVisible();
  expect(watched.requests().length, watched.requests().join('\n')).toBeLessThanOrEqual(5);
  const before = await page.getByText(/^Others see this square of/).textContent();
  await page.getByRole('button', { name: 'A square to the north' }).click();
  await expect(page.getByText(/^Others see this square of/)).not.toHaveText(before ?? '');
  await expectAccessible(page);
  await expectNoOverflow(page);
  await page.getByRole('button', { name: 'Keep this place' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Who sees what you post?' })).toBeVisible();
  await expect(page.getByRole('radio', { name: /My community.*\d/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('feed')).toBeVisible();
});

test('signing up says how people come in here', async ({ page, watched }) => {
  watched.allow(/40[14]/);
  await page.goto('/sign-up');
  await expect(page.getByText('New people come in by an invite from a neighbour.')).toBeVisible();
  await expectAccessible(page);
});
