import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoOverflow, test } from '../fixtures';

/** The second demo of the configuration: anybody can sign up there. */
const open = (address: string | undefined) => {
  const url = new URL(address ?? '');
  url.port = String(Number(url.port) + 2);
  return url.origin;
};

/** Counts what a person does: each press and each field that is filled. */
function hands(page: Page) {
  let steps = 0;
  return {
    steps: () => steps,
    press: async (role: 'button' | 'link' | 'radio', name: string | RegExp) => {
      steps += 1;
      await page.getByRole(role, { name }).first().click();
    },
    fill: async (name: string, text: string) => {
      steps += 1;
      await page
        .getByRole('textbox', { name, exact: true })
        .or(page.getByLabel(name, { exact: true }))
        .first()
        .fill(text);
    },
  };
}

test('somebody signs up, posts a need, and a neighbour sees it, all within two minutes', async ({
  browser,
  baseURL,
  viewport,
}) => {
  test.setTimeout(130_000);
  const address = open(baseURL);
  const context = await browser.newContext({ baseURL: address, viewport, locale: 'en-GB' });
  const page = await context.newPage();
  const hand = hands(page);
  const title = `Somebody to hold a ladder ${Date.now()}`;
  const begun = Date.now();

  await page.goto('/');
  await hand.press('link', 'Sign up');
  await hand.fill('Your name', `Nova ${begun}`);
  await hand.fill('Password', 'tall grass & slow rivers');
  await hand.press('button', 'Sign up');
  await expect(page.getByRole('heading', { level: 1, name: 'Where are you, roughly?' })).toBeVisible();
  await hand.press('button', 'Go on without a place');
  await expect(page.getByText('The numbers grow', { exact: false })).toBeVisible();
  await expectAccessible(page);
  await hand.press('button', 'Start');

  // In no community yet: the feed says what comes next, and so does the form.
  await expect(page.getByRole('heading', { name: 'You are in no community yet' })).toBeVisible();
  await expectAccessible(page);
  await expectNoOverflow(page);
  await hand.press('link', 'Post');
  await hand.fill('What?', title);
  await page.getByRole('combobox', { name: 'Category' }).selectOption('Repair');
  await expect(page.getByText('Nobody would see this yet.')).toBeVisible();
  await expectAccessible(page);
  await hand.press('button', 'Show it to everyone here');
  await hand.press('button', /^Post to [1-9]/);
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  expect(hand.steps()).toBeLessThanOrEqual(10);

  const other = await browser.newContext({ baseURL: address, viewport, locale: 'en-GB' });
  const neighbour = await other.newPage();
  await neighbour.goto('/');
  await neighbour.getByRole('button', { name: /^Birch/ }).click();
  await neighbour.getByRole('radio', { name: /^Network/ }).click();
  await expect(neighbour.getByRole('feed').getByRole('link', { name: title })).toBeVisible();
  expect(Date.now() - begun).toBeLessThan(120_000);
  await context.close();
  await other.close();
});

test('somebody in no community is led to one, and to people', async ({ browser, baseURL, viewport }) => {
  const context = await browser.newContext({ baseURL: open(baseURL), viewport, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto('/sign-up');
  // Gaps are said, and the first of them has the focus.
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('textbox', { name: 'Your name', exact: true })).toBeFocused();
  await page.getByRole('textbox', { name: 'Your name', exact: true }).fill(`Vela ${Date.now()}`);
  await page.getByLabel('Password').fill('tall grass & slow rivers');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/welcome/);
  await page.goto('/people');
  await expect(page.getByRole('heading', { name: 'You trust nobody yet' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Find a community' }).click();
  await expect(page).toHaveURL(/\/communities/);
  await page.goto('/');
  await page.getByRole('link', { name: 'See what everyone sees' }).click();
  await expect(page.getByRole('article').first()).toBeVisible();

  // Or they start one, even of a name that another has.
  await page.goto('/communities');
  await page.getByRole('button', { name: 'Start a community' }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await expectAccessible(page);
  await sheet.getByRole('textbox', { name: 'Name' }).press('Enter');
  await expect(sheet.getByText('Give it a name')).toBeVisible();
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Oak Street');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/communities\/oak-street-/);
  await expect(page.getByText('Oak Street is there. Invite your neighbours.')).toBeVisible();
  await page.getByRole('link', { name: 'Feed' }).click();
  await expect(page.getByRole('radio', { name: /^Oak Street/ })).toBeChecked();
  await context.close();
});

test('a community is founded once, also when the answer is lost and its founder presses again', async ({
  browser,
  baseURL,
  viewport,
}) => {
  const context = await browser.newContext({ baseURL: open(baseURL), viewport, locale: 'en-GB' });
  const member = `founder-${Date.now()}-${Math.floor(Math.random() * 1e6)}`;
  await context.request.post('/api/v1/members', {
    data: { member, name: 'Fenna', password: 'tall grass & slow rivers' },
  });
  const page = await context.newPage();
  // One name is free, the other is that of a community which is there.
  for (const name of [`Founders of ${member}`, 'Oak Street']) {
    await page.goto('/communities');
    await page.getByRole('button', { name: 'Start a community' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('textbox', { name: 'Name' }).fill(name);
    let lost = 0;
    await page.route('**/api/v1/communities', async route => {
      if (route.request().method() !== 'POST') return route.fallback();
      const answer = await route.fetch();
      if (answer.status() !== 201) return route.fulfill({ response: answer });
      lost += 1;
      return route.abort('connectionreset');
    });
    const start = sheet.getByRole('button', { name: 'Start a community' });
    await start.click();
    await expect(sheet.getByRole('alert')).not.toBeEmpty();
    expect(lost).toBe(1);
    await page.unroute('**/api/v1/communities');
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await start.click();
    await expect(page.getByText(`${name} is there. Invite your neighbours.`)).toBeVisible();
  }
  const me = (await (await page.request.get('/api/v1/me')).json()) as { communities: { name: string }[] };
  expect(me.communities.map(({ name }) => name).toSorted()).toEqual(
    [`Founders of ${member}`, 'Oak Street'].toSorted(),
  );
  await context.close();
});

test('somebody invited into a community sees it at once, and posts to it', async ({
  browser,
  baseURL,
  viewport,
}) => {
  const address = open(baseURL);
  const steward = await browser.newContext({ baseURL: address });
  const session = { member: 'alder', password: 'correct horse battery' };
  const signed = await steward.request.post('/api/v1/session', { data: session });
  const { csrf_token: token } = (await signed.json()) as { csrf_token: string };
  const made = await steward.request.post('/api/v1/communities/oak-street/invites', {
    headers: { 'X-CSRF-Token': token },
    data: {},
  });
  const invite = (await made.json()) as { token: string };
  await steward.close();

  const context = await browser.newContext({ baseURL: address, viewport, locale: 'en-GB' });
  const page = await context.newPage();
  const hand = hands(page);
  await page.goto(`/invites/${invite.token}`);
  await hand.fill('Your name', `Iris ${Date.now()}`);
  await hand.fill('Password', 'tall grass & slow rivers');
  await hand.press('button', 'Join');
  await hand.press('button', 'Go on without a place');
  await expect(page.getByRole('radio', { name: /^My community.*[1-9]/ })).toBeVisible();
  await hand.press('button', 'Start');
  await expect(page.getByRole('radio', { name: /^Oak Street/ })).toBeChecked();
  await expect(page.getByRole('article').first()).toBeVisible();
  await hand.press('link', 'Post');
  await hand.fill('What?', 'Somebody to show me the shed');
  await page.getByRole('combobox', { name: 'Category' }).selectOption('Company');
  await hand.press('button', /^Post to [1-9]/);
  await expect(page.getByText(/^Seen by [1-9]/)).toBeVisible();
  expect(hand.steps()).toBeLessThanOrEqual(8);
  await context.close();
});
