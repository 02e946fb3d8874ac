import { expect, type Page } from '@playwright/test';

/** Between one answer of the API and the next: several frames, so that each is painted by itself. */
const APART_MS = 60;

/**
 * For a page that is yet to load: the answers come one after the other, as over a slow line, and whatever moves without being
 * asked to is written down.
 */
export async function watchStillness(page: Page) {
  let asked = 0;
  await page.route(/\/api\/v1\/(?!watch)/, async route => {
    asked += 1;
    await new Promise(resolve => setTimeout(resolve, asked * APART_MS));
    await route.continue().catch(() => {});
  });
  await page.addInitScript(() => {
    const moved: string[] = [];
    Object.assign(globalThis, { moved });
    const name = (node: Node | null) => (node instanceof Element ? node.outerHTML : node?.textContent);
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as LayoutShift[])
        if (!entry.hadRecentInput && entry.value > 0)
          moved.push(
            `${entry.value}: ${entry.sources
              .map(({ node, previousRect: from, currentRect: to }) => {
                const [left, up] = [to.x - from.x, to.y - from.y];
                return `by ${left}, ${up}: ${name(node)?.slice(0, 80)}`;
              })
              .join(' | ')}`,
          );
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** What the browser says of a shift; TypeScript does not know it yet. */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

/** Nothing has moved since the page began to load: the layout shift is exactly 0. */
export async function expectStillness(page: Page) {
  const moved = await page.evaluate(async () => {
    // What was drawn last is told after the next frame.
    for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame);
    return (globalThis as unknown as { moved: string[] }).moved;
  });
  expect(moved, 'layout shift').toEqual([]);
}
