import { expect, expectAccessible, expectNoOverflow, test } from '../fixtures';

test('a notice arrives, says who did what about which, goes there, and is read', async ({
  page,
  as,
  other,
  watched,
}) => {
  const phone = test.info().project.name === 'phone';
  const title = `Sharpen knives ${test.info().project.name}`;
  const [to, name] = phone ? ['cedar', 'Cedar'] : ['fir', 'Fir'];
  await as(to);
  await page.goto('/notices');
  await expect(page.getByRole('heading', { level: 1, name: 'Notices' })).toBeVisible();
  await expectAccessible(page);

  const neighbour = await other('birch');
  await neighbour.goto(`/exchanges/new?with=${to}`);
  await neighbour.getByRole('textbox', { name: 'What is it about?' }).fill(title);
  await neighbour.getByRole('button', { name: `Offer it to ${name}` }).click();
  await expect(neighbour.getByRole('heading', { level: 1, name: title })).toBeVisible();

  // Nobody asked for it: it comes by itself.
  const notice = page.getByRole('article').filter({ hasText: 'Birch offers it to you' }).first();
  await expect(notice).toBeVisible();
  await expectAccessible(page);
  await expectNoOverflow(page);
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(page.getByRole('button', { name: 'Mark all as read' })).toHaveCount(0);
  await notice.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  watched.countFrom();
  await page.goto('/notices');
  await expect(page.getByRole('article').first()).toBeVisible();
  expect(watched.requests().length, watched.requests().join('\n')).toBeLessThanOrEqual(5);
});
