import { expect, test } from '../fixtures';
import { terminal } from './terminal';
import { picture } from './webp';

const WIDE = { viewport: { width: 1280, height: 760 } };
const PHONE = { viewport: { width: 390, height: 760 }, deviceScaleFactor: 2 };

test.describe('on a phone', () => {
  test.use(PHONE);

  test('a neighbour reads the feed, and why each card is there', async ({ page, as }) => {
    await as('birch');
    await page.goto('/');
    await expect(page.getByRole('article').nth(3)).toBeVisible();
    await picture(page, 'feed-phone');
  });

  test('a neighbour reads why a listing is seen, and through whom', async ({ page, as }) => {
    await as('birch');
    await page.goto('/?scope=network');
    await page.getByRole('feed').getByRole('link').nth(1).click();
    await page.getByRole('link', { name: 'Why you see this' }).click();
    await expect(
      page
        .getByRole('dialog')
        .getByText(/\d\.\d\d/)
        .first(),
    ).toBeVisible();
    await picture(page, 'why-phone');
  });

  test('a neighbour posts, and sees how many people will see it', async ({ page, as }) => {
    await as('birch');
    await page.goto('/new');
    await page.getByRole('textbox', { name: 'What?' }).fill('Prune the pear tree');
    await page.getByText('My community', { exact: true }).click();
    await expect(page.getByRole('button', { name: /^Post to [1-9]/ })).toBeVisible();
    await page.getByText('Everyone', { exact: false }).last().scrollIntoViewIfNeeded();
    await picture(page, 'post-phone');
  });
});

test.describe('on a desk', () => {
  test.use(WIDE);

  test('a neighbour reads what friends of friends share, and one of it', async ({ page, as }) => {
    await as('birch');
    await page.goto('/?scope=network');
    await page.getByRole('feed').getByRole('link').nth(1).click();
    await expect(page.getByRole('link', { name: 'Why you see this' })).toBeVisible();
    await picture(page, 'feed');
  });

  test('a neighbour looks at the people whom they trust, and whom these trust', async ({ page, as }) => {
    await as('birch');
    await page.goto('/people?view=picture');
    await expect(page.locator('figure svg [data-own]').first()).toBeAttached();
    await picture(page, 'people');
  });

  test('a steward sees what a partnership would change, before deciding', async ({ page, as }) => {
    await as('alder');
    await page.goto('/desk/oak-street');
    await page.getByRole('region', { name: 'Wait for you' }).getByRole('button', { name: 'Review' }).click();
    await expect(page.getByRole('dialog')).toContainText(/would see \d+ more/);
    await picture(page, 'desk');
  });

  test('an operator starts it, and reads its health and its numbers', async ({ page }) => {
    await page.setContent(await terminal());
    await page.setViewportSize({ width: 1000, height: 560 });
    await picture(page, 'operator');
  });
});
