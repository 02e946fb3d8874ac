import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures';

/** Opens something by the keyboard, leaves it with Escape, and stands where it stood. */
async function comesBack(page: Page, opener: Locator, then: () => Promise<void> = async () => {}) {
  await opener.focus();
  await page.keyboard.press('Enter');
  await then();
  await expect(page.getByRole('dialog').or(page.getByRole('alertdialog'))).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog').or(page.getByRole('alertdialog'))).toHaveCount(0);
  await expect(opener).toBeFocused();
}

test('the focus comes back from every sheet and dialog', async ({ page, as }) => {
  await as('birch');
  await page.goto('/?scope=partner');
  await expect(page.getByRole('article').first()).toBeVisible();
  await comesBack(page, page.getByRole('button', { name: 'Filters' }));

  await page.getByRole('feed').getByRole('link').first().press('Enter');
  await comesBack(page, page.getByRole('link', { name: 'Why you see this' }));
  await comesBack(page, page.getByRole('button', { name: /^(I can help|I would like this)$/ }));

  await page.goto('/people');
  const menu = page
    .getByRole('list', { name: 'I trust' })
    .getByRole('button', { name: /^More about/ })
    .first();
  await comesBack(page, menu, () => page.keyboard.press('Enter'));
  await comesBack(page, menu, async () => {
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await page.getByRole('menuitem', { name: 'Block' }).press('Enter');
  });

  await page.goto('/circles');
  await comesBack(page, page.getByRole('button', { name: 'New circle' }));
  await page.goto('/new');
  await comesBack(page, page.getByRole('button', { name: 'New circle' }));
});

test('what one posted is changed by the keyboard alone', async ({ page, as }) => {
  await as('birch');
  await page.goto('/new');
  const title = `Two hours of ironing ${Date.now()}`;
  await page.getByRole('textbox', { name: 'What?' }).fill(title);
  await page.getByRole('combobox', { name: 'Category' }).selectOption('Care');
  await page.getByRole('radio', { name: /^Only me/ }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('textbox', { name: 'What?' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();

  const menu = page.getByRole('button', { name: 'More actions' });
  await comesBack(page, page.getByRole('button', { name: 'Change who sees it' }));
  await comesBack(page, menu, async () => {
    await page.getByRole('menuitem', { name: 'Edit' }).press('Enter');
  });
  await menu.press('Enter');
  await page.getByRole('menuitem', { name: 'Edit' }).press('Enter');
  await page.getByRole('dialog').getByRole('textbox', { name: 'What?' }).fill(`${title}, please`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: `${title}, please` })).toBeVisible();

  await comesBack(page, menu, async () => {
    await page.getByRole('menuitem', { name: 'Delete' }).press('Enter');
  });
  await menu.press('Enter');
  await page.getByRole('menuitem', { name: 'Delete' }).press('Enter');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).press('Enter');
  await expect(page.getByText('Deleted.')).toBeVisible();
});

test('back leads to the same place of the same list', async ({ page, as }) => {
  await as('birch');
  await page.goto('/?scope=partner&kind=offer');
  const feed = page.locator('.feed');
  await expect(page.getByRole('article').first()).toBeVisible();
  await feed.evaluate(element => element.scrollTo({ top: 2400 }));
  const card = page.locator('article[data-index="17"]').getByRole('link');
  await expect(card).toBeVisible();
  const before = await feed.evaluate(element => element.scrollTop);
  await card.click();
  await expect(page).toHaveURL(/\/l\/[^?]+\?.*kind=offer/);
  await page.goBack();
  await expect(page).toHaveURL(/\/\?scope=partner&kind=offer/);
  await expect(card).toBeVisible();
  expect(await feed.evaluate(element => element.scrollTop)).toBe(before);
  if (test.info().project.name === 'desktop') return;
  await expect(card).toBeFocused();
  await card.press('Enter');
  await page.getByRole('link', { name: 'Back' }).click();
  await expect(page).toHaveURL(/\/\?.*kind=offer/);
  expect(await feed.evaluate(element => element.scrollTop)).toBe(before);
  await expect(card).toBeFocused();
});
