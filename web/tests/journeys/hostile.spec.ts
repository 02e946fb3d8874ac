import type { APIRequestContext, Browser } from '@playwright/test';
import { expect, test } from '../fixtures';

/** What sets `taken` if anything of it runs; short enough for every field. */
const ATTACKS = [
  '<img src=x onerror=taken=1>',
  '"><script>taken=1</script>',
  '<svg/onload=taken=1>',
  'javascript:taken=1',
] as const;
/** The nth text, each with an end of its own, so that it is known which one a screen shows. */
const attack = (n: number) => `${ATTACKS[n % ATTACKS.length]}${n}`;
const PASSWORD = 'tall grass & slow rivers';

/** Somebody new on the demo where anybody can sign up, with a hostile name, a browser, and a way past the screens. */
async function newcomer(browser: Browser, address: string, name: string) {
  const context = await browser.newContext({ baseURL: address, locale: 'en-GB' });
  const member = `hostile-${Date.now()}-${Math.floor(Math.random() * 1e6)}`;
  const signed = await context.request.post('/api/v1/members', {
    data: { member, name, password: PASSWORD },
  });
  const { csrf_token: token } = (await signed.json()) as { csrf_token: string };
  const faults: string[] = [];
  const page = await context.newPage();
  page.on('console', message => {
    if (message.type() !== 'log' && !/40[34]|422/.test(message.text())) faults.push(message.text());
  });
  page.on('pageerror', error => faults.push(error.message));
  page.on('dialog', dialog => {
    faults.push(dialog.message());
    void dialog.dismiss();
  });
  const write = async (method: 'post' | 'patch', path: string, data: Record<string, unknown>) => {
    const headers = { 'X-CSRF-Token': token };
    const answer = await (context.request as APIRequestContext)[method](`/api/v1${path}`, { headers, data });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return (await answer.json()) as { id: string; token: string };
  };
  /** Opens a screen, and looks for every text as text. */
  const sees = async (path: string, ...texts: string[]) => {
    await page.goto(path);
    for (const text of texts)
      await expect(page.getByText(text, { exact: false }).first(), `${path}: ${text}`).toBeAttached();
    const ran = await page.evaluate(() => 'taken' in globalThis || document.title === 'taken');
    expect(ran, path).toBe(false);
    expect(await page.locator('[onerror], [onload], [href^="javascript:"]').count(), path).toBe(0);
  };
  return { member, context, page, faults, write, sees };
}

test('whatever people write into any field of the API is text on every screen', async ({
  browser,
  baseURL,
}) => {
  test.skip(test.info().project.name === 'phone', 'the same texts on both');
  test.setTimeout(120_000);
  const url = new URL(baseURL ?? '');
  url.port = String(Number(url.port) + 2);
  const mallory = await newcomer(browser, url.origin, attack(0));
  const reader = await newcomer(browser, url.origin, attack(1));
  await mallory.write('patch', '/me', { about: attack(2) });
  const home = mallory.member;
  await mallory.write('post', '/communities', {
    id: home,
    name: attack(3),
    description: attack(4),
    joining: 'ask',
    credit: true,
  });
  const cell = await mallory.write('post', `/communities/${home}/cells`, { name: attack(5) });
  const circle = await mallory.write('post', '/trust-circles', {
    name: attack(6),
    description: attack(7),
    kind: 'friends',
  });
  const email = `"${ATTACKS[2]}"@example.org`;
  await mallory.write('post', `/trust-circles/${circle.id}/invite`, { email });
  const invite = await mallory.write('post', `/communities/${home}/invites`, {});
  await mallory.write('post', '/me/tokens', { label: attack(8), password: PASSWORD });
  const listing = await mallory.write('post', '/support/needs', {
    title: attack(9),
    description: attack(10),
    category: attack(11),
    unit: attack(14),
    quantity: 2,
    type: 'task',
    sharing: 'network_wide',
    is_public: true,
  });
  await reader.write('post', `/support/needs/${listing.id}/respond`, { message: attack(12) });
  const asked = await reader.write('post', `/communities/${home}/join-requests`, { message: attack(13) });

  // Who wrote it.
  await mallory.sees('/me', attack(0));
  await mallory.sees('/me/devices', attack(8));
  await mallory.sees(`/circles/${circle.id}`, attack(6), attack(7), email);
  await mallory.sees('/new', `Circle: ${attack(6)}`, attack(3));
  await mallory.sees(
    `/l/${listing.id}`,
    attack(9),
    attack(10),
    attack(11),
    attack(12),
    attack(14),
    attack(1),
  );
  await mallory.sees('/support', attack(9));
  await mallory.sees(`/desk/${home}?part=requests`, attack(13), attack(1));
  await mallory.sees(`/desk/${home}?part=cells`, attack(5));
  await mallory.write('post', `/communities/${home}/join-requests/${asked.id}/approve`, {});
  const exchange = await mallory.write('post', `/communities/${home}/exchanges`, {
    kind: 'service',
    mode: 'gift',
    role: 'provider',
    title: attack(15),
    description: attack(16),
    with: reader.member,
  });
  const skill = await mallory.write('post', '/skills', {
    community: home,
    category: 'other',
    name: attack(17),
    description: attack(18),
    minutes_per_hour: 60,
    opted_in: true,
  });
  const help = await reader.write('post', `/skills/${skill.id}/requests`, { minutes: 60, note: attack(19) });
  await mallory.sees('/me/skills', attack(17), attack(18));
  await mallory.sees(`/exchanges/${help.id}`, attack(17), attack(19));
  await mallory.write('post', `/communities/${home}/cells/${cell.id}/invitations`, { member: reader.member });

  // Who reads it.
  await reader.sees('/?scope=own', attack(9), attack(0));
  await reader.sees(`/l/${listing.id}/why`, attack(9), attack(0));
  await reader.sees(`/people/${mallory.member}`, attack(0), attack(2), attack(9));
  await reader.sees('/skills', attack(17), attack(0), attack(3));
  await reader.sees(`/skills/${skill.id}`, attack(17), attack(18), attack(0));
  await reader.sees(`/skills/${skill.id}/why`, attack(0));
  await reader.sees(`/skills?ask=${skill.id}`, attack(17));
  await reader.sees(`/people/${mallory.member}?part=skills`, attack(17));
  await reader.sees('/people?q=img', 'img');
  await reader.sees(`/communities/${home}`, attack(3), attack(4), attack(0));
  await reader.sees('/communities', attack(3));
  await reader.sees(`/exchanges/${exchange.id}`, attack(15), attack(16), attack(0));
  await reader.sees('/support?part=answers', attack(9));
  await reader.sees('/notices', attack(3));
  await reader.sees(`/invites/${invite.token}`, attack(0), attack(3));

  // Each of them as the title of the window, too.
  for (const title of ATTACKS) {
    const data = { title, description: title, category: title, unit: title, type: 'skill', is_public: true };
    const posted = await mallory.write('post', '/support/offers', { ...data, sharing: 'network_wide' });
    await reader.sees(`/l/${posted.id}`, title);
    await expect(reader.page).toHaveTitle(title);
    await expect(reader.page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  }

  // And what an address says.
  for (const text of ATTACKS) {
    const said = encodeURIComponent(text);
    await reader.sees(`/?q=${said}&category=${said}&scope=${said}`);
    await reader.sees(`/people?q=${said}&trust=${said}`);
    await reader.sees(`/skills?q=${said}&category=${said}&community=${said}`);
    await reader.sees(`/skills/${said}`, 'No longer visible to you');
    await reader.sees(`/l/${said}`, 'No longer visible to you');
    await reader.sees(`/invites/${said}`, 'This invite no longer works');
  }
  expect([...mallory.faults, ...reader.faults]).toEqual([]);
  await mallory.context.close();
  await reader.context.close();
});
