import { test } from '../fixtures';

/** Every screen in both sizes and themes. A line for each: its name, its address, whose it is, and what is done before the picture. */
const SCREENS: readonly { name: string; path: string; as?: string }[] = [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'about', path: '/about' },
  { name: 'feed', path: '/', as: 'birch' },
  { name: 'feed-partners', path: '/?scope=partner', as: 'birch' },
  { name: 'feed-empty', path: '/?category=unknown', as: 'birch' },
  { name: 'post', path: '/new', as: 'birch' },
  { name: 'support', path: '/support', as: 'birch' },
  { name: 'people', path: '/people', as: 'birch' },
  { name: 'people-picture', path: '/people?view=picture', as: 'birch' },
  { name: 'person', path: '/people/alder', as: 'birch' },
  { name: 'trust', path: '/people?trust=elder', as: 'birch' },
  { name: 'block', path: '/people?block=ash', as: 'birch' },
  { name: 'circles', path: '/circles', as: 'birch' },
  { name: 'communities', path: '/communities', as: 'birch' },
  { name: 'exchanges', path: '/exchanges', as: 'birch' },
  { name: 'desk', path: '/desk/oak-street', as: 'alder' },
  { name: 'notices', path: '/notices', as: 'birch' },
  { name: 'me', path: '/me', as: 'birch' },
  { name: 'exchange-new', path: '/exchanges/new?with=holly', as: 'birch' },
  { name: 'community', path: '/communities/oak-street', as: 'birch' },
  { name: 'community-other', path: '/communities/mill-hill', as: 'birch' },
  { name: 'desk-requests', path: '/desk/oak-street?part=requests', as: 'alder' },
  { name: 'desk-cells', path: '/desk/oak-street?part=cells', as: 'alder' },
  { name: 'desk-accounts', path: '/desk/oak-street?part=accounts', as: 'alder' },
  { name: 'ledger', path: '/ledger/oak-street', as: 'birch' },
  { name: 'flow', path: '/flow', as: 'birch' },
  { name: 'support-needs', path: '/support?part=needs', as: 'birch' },
  { name: 'support-answers', path: '/support?part=answers', as: 'birch' },
  { name: 'me-place', path: '/me/place', as: 'birch' },
  { name: 'me-sharing', path: '/me/sharing', as: 'birch' },
  { name: 'me-devices', path: '/me/devices', as: 'birch' },
  { name: 'me-data', path: '/me/data', as: 'birch' },
  { name: 'welcome', path: '/welcome', as: 'birch' },
  { name: 'welcome-sharing', path: '/welcome?step=sharing', as: 'birch' },
];

for (const scheme of ['light', 'dark'] as const)
  for (const { name, path, as: member } of SCREENS)
    test(`${name}, ${scheme}`, async ({ page, as, watched }) => {
      watched.allow(/40[14]/);
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      if (member) await as(member);
      await page.goto(path);
      await page.waitForLoadState('load');
      await page.waitForTimeout(700);
      await page.screenshot({ path: `shots/${name}-${test.info().project.name}-${scheme}.png` });
    });
