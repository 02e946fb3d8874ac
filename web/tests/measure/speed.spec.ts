import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';

const FAST_3G = { offline: false, latency: 150, downloadThroughput: 180_000, uploadThroughput: 84_000 };
const SLOWER = 4;

interface Measures {
  inputs: number[];
  shift: number;
}

/** The longest time from an input to the next paint, in ms. */
async function toNextPaint(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    (globalThis as unknown as Measures).inputs = [];
  });
  await act();
  await page.waitForTimeout(800);
  return page.evaluate(() => Math.max(0, ...(globalThis as unknown as Measures).inputs));
}

async function watchInputs(page: Page) {
  await page.addInitScript(() => {
    const measures: Measures = { inputs: [], shift: 0 };
    Object.assign(globalThis, measures);
    const all = globalThis as unknown as Measures;
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as PerformanceEventTiming[])
        if (entry.interactionId) all.inputs.push(entry.duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[])
        if (!entry.hadRecentInput) all.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

function say(what: string, value: string) {
  console.log(`${test.info().project.name}: ${what}: ${value}`);
}

test('interactions on a slow processor, and scrolling', async ({ page, as }) => {
  await as('birch');
  await watchInputs(page);
  const client = await page.context().newCDPSession(page);
  await client.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.goto('/');
  await expect(page.getByRole('article').first()).toBeVisible();
  await page.waitForTimeout(1500);
  const acts: [string, () => Promise<void>][] = [
    ['another group', () => page.getByRole('radio', { name: /^Partners/ }).click()],
    ['needs alone', () => page.getByRole('radio', { name: /^Needs/ }).click()],
    ['open a listing', () => page.getByRole('feed').getByRole('link').nth(1).click()],
    ['open the answer', () => page.getByRole('button', { name: 'I can help' }).click()],
    ['close it', () => page.keyboard.press('Escape')],
    ['open the form', () => page.getByRole('link', { name: 'Post' }).click()],
    ['choose an audience', () => page.getByText('Nearby', { exact: true }).click()],
  ];
  for (const [name, act] of acts) {
    if (name === 'open the form' && (await page.getByRole('link', { name: 'Back' }).isVisible()))
      await page.getByRole('link', { name: 'Back' }).click();
    say(name, `${await toNextPaint(page, act)} ms`);
  }
  say('layout shift', String(await page.evaluate(() => (globalThis as unknown as Measures).shift)));

  await client.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await page.goto('/');
  await expect(page.getByRole('article').first()).toBeVisible();
  const frames = await page.evaluate(async () => {
    const list = document.querySelector('.feed');
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < 3000) {
      list?.scrollBy(0, 30);
      await new Promise(requestAnimationFrame);
      count += 1;
    }
    return count / 3;
  });
  say('frames a second while scrolling', frames.toFixed(0));
});

test('the first load at "fast 3G", cold and warm', async ({ page, as }) => {
  await as('birch');
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.emulateNetworkConditions', FAST_3G);
  for (const visit of ['cold', 'warm']) {
    const start = Date.now();
    await page.goto('/', { waitUntil: 'commit' });
    await expect(page.getByRole('article').first()).toBeVisible();
    say(`first cards, ${visit}`, `${Date.now() - start} ms`);
    await page.waitForTimeout(3000);
  }
});
