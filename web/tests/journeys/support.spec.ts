import { expect, expectAccessible, expectNoOverflow, test } from '../fixtures';

test('a member keeps private tasks, ticks them off, and takes a tick back', async ({ page, as, watched }) => {
  const phone = test.info().project.name === 'phone';
  const title = `Oil the gate ${test.info().project.name}`;
  await as(phone ? 'birch' : 'cherry');
  await page.goto('/support');
  await page.getByRole('textbox', { name: 'A task for yourself' }).fill(title);
  expect(watched.requests().length, watched.requests().join('\n')).toBeLessThanOrEqual(5);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const task = page.getByRole('listitem').filter({ hasText: title });
  await expect(task).toContainText('only you');
  await expectAccessible(page);
  await expectNoOverflow(page);
  await task.getByText(`Done: ${title}`).click({ force: true });
  await expect(task).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('checkbox', { name: `Done: ${title}` })).not.toBeChecked();

  await page.getByRole('tab', { name: 'Needs' }).click();
  await expect(page).toHaveURL(/part=needs/);
  await page
    .getByRole('listitem')
    .filter({ hasText: title })
    .getByText(`Done: ${title}`)
    .click({ force: true });
  await expect(page.getByRole('region', { name: 'Done and closed' })).toContainText(title);
});

test('an answer waits on the list of whoever asked, and on that of whoever answered', async ({
  page,
  as,
  other,
}) => {
  const phone = test.info().project.name === 'phone';
  const title = `Lift a wardrobe ${test.info().project.name}`;
  await as(phone ? 'birch' : 'cherry');
  await page.goto('/support');
  const { csrf_token: token } = (await (await page.request.get('/api/v1/session')).json()) as {
    csrf_token: string;
  };
  const made = await page.request.post('/api/v1/support/needs', {
    headers: { 'X-CSRF-Token': token },
    data: { title, type: 'task', category: 'moving', sharing: 'my_community' },
  });
  const { id } = (await made.json()) as { id: string };

  const neighbour = await other('alder');
  await neighbour.goto(`/l/${id}`);
  await neighbour.getByRole('button', { name: 'I can help' }).click();
  await neighbour.getByRole('dialog').getByRole('textbox').fill('On Saturday.');
  await neighbour.getByRole('button', { name: /^Send to/ }).click();
  await expect(neighbour.getByText(/^Sent to/)).toBeVisible();
  await neighbour.goto('/support?part=answers');
  await expect(neighbour.getByRole('listitem').filter({ hasText: title })).toContainText(
    'waits for an answer',
  );

  const waiting = page.getByRole('region', { name: 'Waits for you' }).getByRole('listitem');
  await expect(waiting.filter({ hasText: title })).toContainText('1 answer: Alder');
  await waiting.filter({ hasText: title }).getByRole('link', { name: 'Decide' }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
});
