import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, expect, type Page, test as base } from '@playwright/test';

export { expect };

/** The password of every account of the demo. */
const PASSWORD = 'correct horse battery';

export interface Watched {
  /** What a journey provokes on purpose, such as the browser's own line about a refused request. */
  allow(words: RegExp): void;
  /** Requests to the API since the last call of `countFrom`; the stream is no request of a screen. */
  requests(): readonly string[];
  countFrom(): void;
}

interface Fixtures {
  /** Fails the test on any message in the console, violation of the policy, or request that leaves the origin. */
  watched: Watched;
  /** Signs in without the form. */
  as: (member: string) => Promise<void>;
  /** A second browser, signed in as somebody else, watched in the same way. */
  other: (member: string) => Promise<Page>;
}

function watch(page: Page, origin: string) {
  const faults: string[] = [];
  const allowed: RegExp[] = [];
  let requests: string[] = [];
  page.on('console', message => faults.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', error => faults.push(`error: ${error.message}`));
  page.on('request', request => {
    const url = new URL(request.url());
    if (url.protocol === 'blob:' || url.protocol === 'data:') return;
    if (url.origin !== origin) faults.push(`left the origin: ${url.href}`);
    if (url.pathname.startsWith('/api/') && url.pathname !== '/api/v1/watch')
      requests.push(`${request.method()} ${url.pathname}${url.search}`);
  });
  return {
    allow: (words: RegExp) => void allowed.push(words),
    requests: () => requests,
    countFrom: () => {
      requests = [];
    },
    check: () => expect(faults.filter(fault => !allowed.some(words => words.test(fault)))).toEqual([]),
  };
}

/** Signing in is slow on purpose: each worker does it once for each person. */
const sessions = new Map<string, Cookies>();
type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

async function signIn(context: BrowserContext, member: string) {
  const known = sessions.get(member);
  if (known) return context.addCookies(known);
  const answer = await context.request.post('/api/v1/session', { data: { member, password: PASSWORD } });
  expect(answer.status(), `${member} signs in`).toBe(201);
  sessions.set(member, await context.cookies());
}

export const test = base.extend<Fixtures>({
  watched: [
    async ({ page, baseURL }, use) => {
      const watched = watch(page, new URL(baseURL ?? '').origin);
      await use(watched);
      watched.check();
    },
    { auto: true },
  ],
  as: async ({ context }, use) => {
    await use(member => signIn(context, member));
  },
  other: async ({ browser, baseURL, viewport }, use) => {
    const opened: { context: BrowserContext; check: () => void }[] = [];
    await use(async member => {
      const context = await browser.newContext({ baseURL: baseURL ?? '', viewport, locale: 'en-GB' });
      await signIn(context, member);
      const page = await context.newPage();
      opened.push({ context, check: watch(page, new URL(baseURL ?? '').origin).check });
      return page;
    });
    for (const { context, check } of opened) {
      check();
      await context.close();
    }
  },
});

/** The headers of a write past the screens, by whoever is signed in on a page. */
export async function writing(page: Page): Promise<{ 'X-CSRF-Token': string }> {
  const session = (await (await page.request.get('/api/v1/session')).json()) as { csrf_token: string };
  return { 'X-CSRF-Token': session.csrf_token };
}

/** No violation that axe knows, of the whole page or of the dialog that is open, in the light and in the dark. */
export async function expectAccessible(page: Page) {
  // A dialog that is still fading in is no dialog to axe.
  await expect(page.locator('.veil[data-entering], .veil[data-exiting]')).toHaveCount(0);
  // What is being counted anew is dimmed until then.
  await expect(page.locator('.consequence[aria-busy=true]')).toHaveCount(0);
  // The page behind a dialog is hidden on purpose, with its landmark and its heading; axe knows that of large dialogs only.
  const behind = ['landmark-one-main', 'page-has-heading-one'];
  const hidden = (await page.locator('[role=dialog], [role=alertdialog]').count()) > 0 ? behind : [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    // The page has axe from the first time; it looks for nothing but violations, and fetches no style sheet again.
    const axe = new AxeBuilder({ page, ...(colorScheme === 'light' && { axeSource: ';' }) })
      .setLegacyMode()
      .options({ resultTypes: ['violations'], preload: false })
      .disableRules(hidden);
    // The other rules do not look at colours.
    if (colorScheme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block']);
    const { violations } = await axe.analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' | ')}`),
      `axe, ${colorScheme}`,
    ).toEqual([]);
  }
}

/** Nothing is wider than the window; a table of numbers may scroll by itself. */
export async function expectNoOverflow(page: Page) {
  const wide = await page.evaluate(() => {
    /** What only screen readers meet lies in a box of one pixel. */
    const isClipped = ({ parentElement: box }: Element): boolean =>
      box !== null &&
      ((box.clientWidth <= 1 && getComputedStyle(box).overflow === 'hidden') || isClipped(box));
    return [...document.querySelectorAll<HTMLElement>('body *')]
      .filter(element => {
        const box = element.getBoundingClientRect();
        return (
          box.width > 1 &&
          box.height > 1 &&
          box.right > innerWidth + 1 &&
          !element.closest('[inert], .table-scroll > *') &&
          !isClipped(element)
        );
      })
      .map(element => `${element.tagName}.${element.className}: ${element.textContent.slice(0, 40)}`);
  });
  expect(wide).toEqual([]);
}

/** Letters twice as large, of a page that is there or yet to load. */
export function enlargeLetters() {
  const enlarge = () => {
    document.documentElement.style.fontSize = '200%';
    dispatchEvent(new Event('resize'));
  };
  if (document.readyState === 'complete') enlarge();
  else document.addEventListener('readystatechange', enlarge);
}

/** Nothing is wider than the window in any language: the page follows the choice that another tab makes. */
export async function expectNoOverflowInAnyLanguage(page: Page) {
  for (const language of ['en', 'fr', 'nl'] as const)
    await base.step(language, async () => {
      await page.evaluate(newValue => {
        dispatchEvent(new StorageEvent('storage', { key: 'language', newValue }));
      }, language);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await expect(page.locator('.skeleton')).toHaveCount(0);
      await expectNoOverflow(page);
    });
}
