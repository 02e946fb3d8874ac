import type { Page } from '@playwright/test';
import { enlargeLetters, expect, expectNoOverflowInAnyLanguage, test } from '../fixtures';

const PASSWORD = 'tall grass & slow rivers';
/** Nothing in it can be broken by a rule of any language. */
const long = (length: number) => 'Wolfeschlegelsteinhausenbergerdorff'.repeat(6).slice(0, length);

/** Somebody on the open demo, all of whose names are as long as they may be, with something of everything. */
async function longNamed(page: Page, address: string) {
  const member = `long-${Date.now()}-${Math.floor(Math.random() * 1e6)}`;
  const signed = await page.request.post(`${address}/api/v1/members`, {
    data: { member, name: long(100), password: PASSWORD },
  });
  const { csrf_token: token } = (await signed.json()) as { csrf_token: string };
  const post = async (path: string, data: object) => {
    const answer = await page.request.post(`${address}/api/v1${path}`, {
      headers: { 'X-CSRF-Token': token },
      data,
    });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return (await answer.json()) as { id: string; token: string };
  };
  await post('/communities', { id: member, name: long(100), description: long(200), joining: 'open' });
  const circle = await post('/trust-circles', { name: long(100), description: long(200), kind: 'friends' });
  const invite = await post(`/communities/${member}/invites`, {});
  const listing = await post('/support/needs', {
    title: long(200),
    description: long(200),
    category: long(50),
    unit: long(30),
    quantity: 2,
    type: 'task',
    urgency: 'high',
    sharing: 'network_wide',
    is_public: true,
  });
  const skill = await post('/skills', {
    community: member,
    category: 'vehicles',
    name: long(100),
    description: long(200),
    minutes_per_hour: 75,
    opted_in: true,
  });
  return { member, skill: skill.id, circle: circle.id, invite: invite.token, listing: listing.id };
}

const narrow = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true, locale: 'en-GB' };

test('the longest names and all sheets fit the narrowest phone, with letters twice as large', async ({
  browser,
  baseURL,
}) => {
  test.skip(test.info().project.name === 'desktop', 'about the narrowest phone');
  test.setTimeout(150_000);
  const url = new URL(baseURL ?? '');
  url.port = String(Number(url.port) + 2);
  const context = await browser.newContext({ baseURL: url.origin, ...narrow });
  await context.addInitScript(enlargeLetters);
  const page = await context.newPage();
  const shows = async (path: string) => {
    await page.goto(path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await expect(page.locator('.skeleton')).toHaveCount(0);
    await test.step(path, () => expectNoOverflowInAnyLanguage(page));
    // No view asks for two things at once.
    expect(await page.locator('.button[data-look=primary]').count(), path).toBeLessThanOrEqual(1);
  };
  for (const path of ['/sign-in', '/sign-up', '/about']) await shows(path);
  const { member, skill, circle, invite, listing } = await longNamed(page, url.origin);
  for (const path of [
    '/',
    `/l/${listing}`,
    `/circles/${circle}`,
    `/people/alder`,
    `/invites/${invite}`,
    '/new',
    '/welcome',
    '/welcome?step=sharing',
    '/people',
    '/skills',
    `/skills/${skill}`,
    '/me/skills',
  ])
    await shows(path);

  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
  const opens = async (path: string, press?: string) => {
    await page.goto(path);
    if (press) await page.locator(press).first().click();
    await expect(dialog.getByRole('heading').first()).toBeVisible();
    await test.step(`${path} ${press ?? ''}`, () => expectNoOverflowInAnyLanguage(page));
  };
  await opens('/', 'button:has(path[d^="M10 5H3"])');
  await opens(`/l/${listing}/why`);
  await opens(`/l/${listing}`, '.listing-act button:has(path[d^="M2.062"])');
  await opens(`/circles/${circle}`, 'main button:has(path[d^="M4 3h3"])');
  await opens(`/circles/${circle}`, 'main button:has(path[d^="M5 12h14"])');
  await opens('/circles', 'main button:has(path[d^="M5 12h14"])');
  await opens('/skills', 'button:has(path[d^="M10 5H3"])');
  await opens('/me/skills', 'main button:has(path[d^="M5 12h14"])');
  await opens('/people?trust=alder');
  await opens('/people?block=alder');
  await context.close();

  // Somebody else reads them.
  const other = await browser.newContext({ baseURL: url.origin, ...narrow });
  const session = { member: 'birch', password: 'correct horse battery' };
  await other.request.post('/api/v1/session', { data: session });
  await other.addInitScript(enlargeLetters);
  const reader = await other.newPage();
  for (const path of ['/?scope=network', `/l/${listing}`, `/l/${listing}/why`, `/people/${member}`]) {
    await reader.goto(path);
    await expect(reader.getByRole('heading').first()).toBeVisible();
    await expect(reader.locator('.skeleton')).toHaveCount(0);
    await test.step(path, () => expectNoOverflowInAnyLanguage(reader));
  }
  await other.close();
});
