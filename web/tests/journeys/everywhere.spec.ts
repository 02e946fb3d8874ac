import {
  enlargeLetters,
  expect,
  expectAccessible,
  expectNoOverflow,
  expectNoOverflowInAnyLanguage,
  test,
} from '../fixtures';
import { goTo, PLACES } from '../screens';
import { expectStillness, watchStillness } from '../still';
import { overweight } from '../weight';

/** What a look at a screen may take, where it does not say less itself. */
const MOST_REQUESTS = 5;

// The first look at a screen is without the worker in any case, and the size of a script is not known of its answers.
test.use({ serviceWorkers: 'block' });

for (const place of PLACES)
  test(`${place.name} asks little, stands still, is light, is accessible in the light and in the dark, and fits the narrowest phone`, async ({
    page,
    as,
    watched,
  }) => {
    test.setTimeout(60_000);
    watched.allow(/Service Worker registration blocked/);
    const isPhone = test.info().project.name === 'phone';
    if (place.as) await as(place.as);
    await watchStillness(page);
    await goTo(page, place);
    await expectNoOverflow(page);
    await expectAccessible(page);
    // After all that: late ones count, too.
    await expectStillness(page);
    const requests = watched.requests();
    const list = isPhone ? 0 : (place.beside ?? 0);
    expect(requests.length, requests.join('\n')).toBeLessThanOrEqual(
      (place.requests ?? MOST_REQUESTS) + list,
    );
    expect(new Set(requests).size, requests.join('\n')).toBe(requests.length);
    // The same code on both.
    if (!isPhone) return;
    if (place.as) expect(await overweight(page), 'bytes of code beyond the feed').toBeNull();

    // In every language, with letters twice as large.
    await page.setViewportSize({ width: 320, height: 640 });
    await page.evaluate(enlargeLetters);
    await expectNoOverflowInAnyLanguage(page);
  });
