import type { Page } from '@playwright/test';

/** A screen, as the tests that look at all of them find it. A test holds that every route of the router has one here. */
export interface Place {
  readonly name: string;
  /** The route, as the router spells it. */
  readonly route: string;
  /** Its address, where that is not the route itself; some things have to be looked up or made first. */
  readonly path?: string | ((page: Page) => Promise<string>);
  /** Who looks; nobody is signed in without it. */
  readonly as?: string;
  /** What is there when the screen is complete, if that is more than its heading. */
  readonly shows?: string;
  /** The requests of the list beside which it lies on wide screens. */
  readonly beside?: number;
  /** The most requests that it takes. */
  readonly requests?: number;
}

const first = (route: string, to: (id: string) => string) => async (page: Page) => {
  const answer = await page.request.get(`/api/v1/${route}`);
  const { rows } = (await answer.json()) as { rows: { id: string }[] };
  const [row] = rows;
  if (!row) throw new Error(`nothing at ${route}`);
  return to(row.id);
};

async function write<T>(page: Page, route: string, data: object): Promise<T> {
  const session = await page.request.get('/api/v1/session');
  const { csrf_token: token } = (await session.json()) as { csrf_token: string };
  const answer = await page.request.post(`/api/v1/${route}`, { headers: { 'X-CSRF-Token': token }, data });
  return (await answer.json()) as T;
}

async function circle(page: Page): Promise<string> {
  const { id } = await write<{ id: string }>(page, 'trust-circles', { name: 'Bread', kind: 'friends' });
  return id;
}

async function invite(page: Page): Promise<string> {
  const made = await write<{ token: string }>(page, `trust-circles/${await circle(page)}/invite`, {});
  return `/invites/${made.token}`;
}

const SKILLS = 'skills?q=lamps&limit=1';
const LISTINGS = 'listings?scope=partner&limit=1';

export const PLACES: readonly Place[] = [
  { name: 'sign-in', route: '/sign-in' },
  { name: 'sign-up', route: '/sign-up' },
  { name: 'about', route: '/about' },
  { name: 'welcome', route: '/welcome', as: 'birch' },
  { name: 'welcome-sharing', route: '/welcome', path: '/welcome?step=sharing', as: 'birch' },
  { name: 'invite', route: '/invites/$token', path: invite, as: 'birch' },
  { name: 'feed', route: '/', as: 'birch', shows: 'article', requests: 4 },
  {
    name: 'feed-partners',
    route: '/',
    path: '/?scope=partner',
    as: 'birch',
    shows: 'article',
    requests: 4,
  },
  { name: 'feed-empty', route: '/', path: '/?category=unknown', as: 'birch', shows: '.empty', requests: 4 },
  { name: 'listing', route: '/l/$id', path: first(LISTINGS, id => `/l/${id}`), as: 'birch', beside: 2 },
  {
    name: 'listing-own',
    route: '/l/$id',
    path: first('me/listings?limit=1', id => `/l/${id}`),
    as: 'birch',
    beside: 2,
  },
  {
    name: 'why',
    route: '/l/$id/why',
    path: first(LISTINGS, id => `/l/${id}/why`),
    as: 'birch',
    shows: '[role=dialog]',
    beside: 2,
  },
  { name: 'post', route: '/new', as: 'birch' },
  { name: 'support', route: '/support', as: 'birch', shows: '.support-add' },
  { name: 'support-needs', route: '/support', path: '/support?part=needs', as: 'birch' },
  { name: 'support-offers', route: '/support', path: '/support?part=offers', as: 'birch' },
  { name: 'support-answers', route: '/support', path: '/support?part=answers', as: 'birch' },
  { name: 'people', route: '/people', as: 'birch' },
  {
    name: 'people-picture',
    route: '/people',
    path: '/people?view=picture',
    as: 'birch',
    shows: 'figure svg',
  },
  { name: 'person', route: '/people/$id', path: '/people/alder', as: 'birch' },
  { name: 'person-skills', route: '/people/$id', path: '/people/alder?part=skills', as: 'birch' },
  { name: 'trust', route: '/people', path: '/people?trust=elder', as: 'birch', shows: '[role=dialog]' },
  { name: 'block', route: '/people', path: '/people?block=ash', as: 'birch', shows: '[role=alertdialog]' },
  { name: 'circles', route: '/circles', as: 'birch' },
  {
    name: 'circle',
    route: '/circles/$id',
    path: async page => `/circles/${await circle(page)}`,
    as: 'birch',
  },
  { name: 'communities', route: '/communities', as: 'birch', shows: '.card' },
  {
    name: 'community',
    route: '/communities/$id',
    path: '/communities/oak-street',
    as: 'birch',
    shows: '.tabs',
  },
  { name: 'community-other', route: '/communities/$id', path: '/communities/mill-hill', as: 'birch' },
  { name: 'skills', route: '/skills', as: 'birch', shows: '.card' },
  {
    name: 'skills-category',
    route: '/skills',
    path: '/skills?scope=partner&category=repair&km=25',
    as: 'birch',
    shows: '.card',
  },
  { name: 'skills-none', route: '/skills', path: '/skills?q=nothing', as: 'birch', shows: '.empty' },
  { name: 'skill', route: '/skills/$id', path: first(SKILLS, id => `/skills/${id}`), as: 'birch', beside: 2 },
  {
    name: 'skill-why',
    route: '/skills/$id/why',
    path: first(SKILLS, id => `/skills/${id}/why`),
    as: 'birch',
    shows: '[role=dialog]',
    beside: 2,
  },
  {
    name: 'skill-ask',
    route: '/skills/$id',
    path: first(SKILLS, id => `/skills/${id}?ask=${id}`),
    as: 'birch',
    shows: '[role=dialog]',
    beside: 2,
  },
  { name: 'exchanges', route: '/exchanges', as: 'birch' },
  {
    name: 'exchange',
    route: '/exchanges/$id',
    path: first('me/exchanges?limit=1', id => `/exchanges/${id}`),
    as: 'birch',
    shows: '.exchange-act',
  },
  {
    name: 'exchange-new',
    route: '/exchanges/new',
    path: '/exchanges/new?with=holly',
    as: 'birch',
    beside: 1,
  },
  { name: 'ledger', route: '/ledger/$community', path: '/ledger/oak-street', as: 'birch', shows: '.table' },
  {
    name: 'ledger-gifts',
    route: '/ledger/$community',
    path: '/ledger/mill-hill',
    as: 'amber',
    shows: '.empty',
  },
  { name: 'flow', route: '/flow', as: 'birch' },
  { name: 'desk', route: '/desk/$community', path: '/desk/oak-street', as: 'alder', shows: '.desk-piles' },
  { name: 'desk-requests', route: '/desk/$community', path: '/desk/oak-street?part=requests', as: 'alder' },
  {
    name: 'desk-cells',
    route: '/desk/$community',
    path: '/desk/oak-street?part=cells',
    as: 'alder',
    shows: '.desk-grid',
  },
  {
    name: 'desk-accounts',
    route: '/desk/$community',
    path: '/desk/oak-street?part=accounts',
    as: 'alder',
    shows: '.table',
  },
  { name: 'desk-closed', route: '/desk/$community', path: '/desk/oak-street', as: 'birch', shows: '.empty' },
  { name: 'notices', route: '/notices', as: 'birch' },
  { name: 'me', route: '/me', as: 'birch' },
  ...['profile', 'skills', 'place', 'sharing', 'blocks', 'devices', 'password', 'data'].map(part => ({
    name: `me-${part}`,
    route: '/me/$part',
    path: `/me/${part}`,
    as: 'birch',
  })),
  { name: 'not-found', route: '/$', path: '/nowhere', as: 'birch', shows: '.empty' },
  { name: 'not-found-part', route: '/$', path: '/people/alder/nowhere', as: 'birch', shows: '.empty' },
];

/** Goes there, and waits until the screen is complete. */
export async function goTo(page: Page, place: Place): Promise<void> {
  const { route, path = route } = place;
  await page.goto(typeof path === 'string' ? path : await path(page));
  await isComplete(page, place);
}

/** Waits until the screen that is open is complete. */
export async function isComplete(page: Page, { shows }: Place): Promise<void> {
  await page.locator('h1, .empty h2').last().waitFor();
  if (shows) await page.locator(shows).first().waitFor();
  await page.waitForFunction(() => document.querySelector('.skeleton') === null);
}
