import { mkdirSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect } from '../fixtures';

const FOLDER = '../docs';
const MOST_BYTES = 150_000;

/** Writes what the page shows into docs. Chromium encodes WebP by itself; no picture tool is needed. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const png = (await page.screenshot({ caret: 'hide' })).toString('base64');
  const blank = await page.context().newPage();
  const webp = await blank.evaluate(async data => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.9).split(',')[1] ?? '';
  }, png);
  await blank.close();
  const bytes = Buffer.from(webp, 'base64');
  expect(bytes.length, name).toBeLessThanOrEqual(MOST_BYTES);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}/${name}.webp`, bytes);
}
