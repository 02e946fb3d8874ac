import {
  enlargeLetters,
  expect,
  expectAccessible,
  expectNoOverflow,
  expectNoOverflowInAnyLanguage,
  test,
} from '../fixtures';
import { goTo, isComplete, PLACES } from '../screens';

/** What a look at a screen may take, where it does not say less itself. */
const MOST_REQUESTS = 5;

for (const place of PLACES)
  test(`${place.name} asks little, is accessible in the light and in the dark, and fits the narrowest phone`, async ({
    page,
    as,
    watched,
  }) => {
    test.setTimeout(60_000);
    const isPhone = test.info().project.name === 'phone';
    if (place.as) await as(place.as);
    await goTo(page, place);
    await expectNoOverflow(page);
    await expectAccessible(page);
    // After all that: late ones count, too.
    const requests = watched.requests();
    const list = isPhone ? 0 : (place.beside ?? 0);
    expect(requests.length, requests.join('\n')).toBeLessThanOrEqual(
      (place.requests ?? MOST_REQUESTS) + list,
    );
    expect(new Set(requests).size, requests.join('\n')).toBe(requests.length);
    if (!isPhone) return;

    // In every language, with letters twice as large.
    await page.setViewportSize({ width: 320, height: 640 });
    await page.addInitScript(enlargeLetters);
    await page.reload();
    await isComplete(page, place);
    await expectNoOverflowInAnyLanguage(page);
  });
