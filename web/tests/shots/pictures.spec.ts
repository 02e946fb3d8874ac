import { mkdirSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';

/** The pictures of the README, from the demo: `PICTURES=1 make screenshots` writes them into docs/. */
const FOLDER = '../docs';
const MOST_BYTES = 150_000;

/** Chromium encodes WebP by itself; no picture tool is needed. */
async function picture(page: Page, name: string) {
  await page.waitForTimeout(800);
  const png = (await page.screenshot()).toString('base64');
  const blank = await page.context().newPage();
  const webp = await blank.evaluate(async data => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.86).split(',')[1] ?? '';
  }, png);
  await blank.close();
  const bytes = Buffer.from(webp, 'base64');
  expect(bytes.length).toBeLessThanOrEqual(MOST_BYTES);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}/${name}.webp`, bytes);
}

test.beforeEach(() => {
  test.skip(process.env['PICTURES'] === undefined, 'only on request');
});

test('what a neighbour sees', async ({ page, as }) => {
  await as('birch');
  await page.goto('/?scope=partner');
  await expect(page.getByRole('article').first()).toBeVisible();
  if (test.info().project.name === 'desktop') {
    await page.getByRole('feed').getByRole('link').nth(1).click();
    await expect(page.getByRole('heading', { level: 1 }).nth(1)).toBeVisible();
    return picture(page, 'feed');
  }
  await picture(page, 'feed-phone');
  await page.goto('/new');
  await page.getByText('My community', { exact: true }).click();
  await page.getByText('Only me', { exact: true }).scrollIntoViewIfNeeded();
  await picture(page, 'post-phone');
  await page.goto('/people');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await picture(page, 'people-phone');
});

test('what a steward sees', async ({ page, as }) => {
  test.skip(test.info().project.name === 'phone', 'the desk is wide');
  await as('alder');
  await page.goto('/desk/oak-street');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await picture(page, 'desk');
});
