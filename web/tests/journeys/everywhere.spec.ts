import { expect, expectAccessible, expectNoOverflow, test } from '../fixtures';
import { goTo, PLACES } from '../screens';

/** What a look at a screen may take, where it does not say less itself. */
const MOST_REQUESTS = 5;

for (const place of PLACES)
  test(`${place.name} asks little, and is accessible in the light and in the dark`, async ({
    page,
    as,
    watched,
  }) => {
    if (place.as) await as(place.as);
    await goTo(page, place);
    // Late ones count, too.
    await page.waitForTimeout(500);
    const requests = watched.requests();
    const list = test.info().project.name === 'desktop' ? (place.beside ?? 0) : 0;
    expect(requests.length, requests.join('\n')).toBeLessThanOrEqual(
      (place.requests ?? MOST_REQUESTS) + list,
    );
    expect(new Set(requests).size, requests.join('\n')).toBe(requests.length);
    await expectNoOverflow(page);
    await expectAccessible(page);
  });

for (const language of ['en', 'fr', 'nl'] as const)
  for (const person of new Set(PLACES.map(place => place.as)))
    test(`every screen of ${person ?? 'nobody'} fits the narrowest phone in ${language}, letters twice as large`, async ({
      page,
      as,
    }) => {
      test.skip(test.info().project.name === 'desktop', 'about the narrowest phone');
      test.setTimeout(180_000);
      if (person) await as(person);
      await page.addInitScript(value => {
        localStorage.setItem('language', value);
        document.addEventListener('readystatechange', () => {
          document.documentElement.style.fontSize = '200%';
        });
      }, language);
      await page.setViewportSize({ width: 320, height: 640 });
      for (const place of PLACES.filter(({ as: who }) => who === person))
        await test.step(place.name, async () => {
          await goTo(page, place);
          await expect(page.locator('html')).toHaveAttribute('lang', language);
          await expectNoOverflow(page);
        });
    });
