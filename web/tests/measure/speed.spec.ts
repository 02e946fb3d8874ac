import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';

const FAST_3G = { offline: false, latency: 150, downloadThroughput: 180_000, uploadThroughput: 84_000 };
const SLOWER = 4;
const CARDS = 1000;

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

/** One interaction of each kind, in the order in which a neighbour meets them. */
const ACTS: readonly (readonly [path: string, name: string, act: (page: Page) => Promise<void>])[] = [
  ['/', 'another group', page => page.getByRole('radio', { name: /^Partners/ }).click()],
  ['/', 'needs alone', page => page.getByRole('radio', { name: /^Needs/ }).click()],
  ['/', 'open a listing', page => page.getByRole('feed').getByRole('link').nth(1).click()],
  ['', 'open the answer', page => page.getByRole('button', { name: 'I can help' }).click()],
  ['', 'close it', page => page.keyboard.press('Escape')],
  ['/', 'open the form', page => page.getByRole('link', { name: 'Post' }).click()],
  ['', 'choose an audience', page => page.getByText('Nearby', { exact: true }).click()],
  ['', 'type a title', page => page.getByRole('textbox').first().pressSequentially('ladder')],
  ['/people', 'search people', page => page.getByRole('searchbox').pressSequentially('ash')],
  ['/people', 'another list of people', page => page.getByRole('radio', { name: /^Trust me/ }).click()],
];

test('interactions on a slow processor', async ({ page, as }) => {
  await as('birch');
  await watchInputs(page);
  const client = await page.context().newCDPSession(page);
  await client.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  let shift = 0;
  for (const [path, name, act] of ACTS) {
    if (path !== '') {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
      await page.waitForTimeout(2500);
    }
    say(name, `${await toNextPaint(page, () => act(page))} ms`);
    shift = Math.max(shift, await page.evaluate(() => (globalThis as unknown as Measures).shift));
  }
  say('layout shift', String(shift));
});

/** Makes a feed of a thousand cards out of the first page. */
async function lengthen(page: Page) {
  await page.route(/\/api\/v1\/listings\?/, async route => {
    const response = await route.fetch();
    const answer = await response.json();
    const rows = Array.from({ length: CARDS }, (_, index) => {
      const row = answer.rows[index % answer.rows.length];
      return { ...row, id: `${row.id.slice(0, -4)}${String(index).padStart(4, '0')}` };
    });
    await route.fulfill({ response, json: { ...answer, rows, total: CARDS, next_cursor: null } });
  });
}

test('scrolling through a thousand cards', async ({ page, as }) => {
  await as('birch');
  await lengthen(page);
  await page.goto('/');
  await expect(page.getByRole('article').first()).toBeVisible();
  await page.waitForTimeout(1500);
  const frames = await page.evaluate(async () => {
    const list = document.querySelector('.feed');
    const lasted: number[] = [];
    let before = performance.now();
    const start = before;
    while (performance.now() - start < 5000) {
      list?.scrollBy(0, 60);
      await new Promise(requestAnimationFrame);
      lasted.push(performance.now() - before);
      before = performance.now();
    }
    const late = lasted.filter(ms => ms > 20).length;
    return { each: lasted.length / 5, late: late / lasted.length, at: list?.scrollTop ?? 0 };
  });
  expect(frames.at).toBeGreaterThan(5000);
  say('frames a second', `${frames.each.toFixed(0)}, ${(frames.late * 100).toFixed(1)} % of them late`);
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
