import { test } from '../fixtures';
import { goTo, PLACES } from '../screens';

/** Every screen in both sizes and themes. */
for (const scheme of ['light', 'dark'] as const)
  for (const place of PLACES)
    test(`${place.name}, ${scheme}`, async ({ page, as }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      if (place.as) await as(place.as);
      await goTo(page, place);
      await page.waitForTimeout(300);
      await page.screenshot({ path: `shots/${place.name}-${test.info().project.name}-${scheme}.png` });
    });
