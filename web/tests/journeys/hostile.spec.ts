import { expect, test } from '../fixtures';

const ATTACKS = [
  '<img src=x onerror="document.title=`taken`">',
  '"><script>document.title="taken"</script>',
  '<svg/onload=document.title="taken">',
  'javascript:document.title="taken"',
];

test('whatever people write is text', async ({ page, as, other }) => {
  const neighbour = await other('alder');
  const { csrf_token: token } = (await (await neighbour.request.get('/api/v1/session')).json()) as {
    csrf_token: string;
  };
  const headers = { 'X-CSRF-Token': token };
  const ids: string[] = [];
  for (const attack of ATTACKS) {
    const posted = await neighbour.request.post('/api/v1/support/offers', {
      headers,
      data: {
        title: attack,
        description: attack,
        type: 'skill',
        category: attack.slice(0, 50),
        unit: attack.slice(0, 30),
        quantity: 2,
        sharing: 'my_community',
      },
    });
    expect(posted.status()).toBe(201);
    ids.push(((await posted.json()) as { id: string }).id);
  }
  await as('birch');
  await page.goto('/');
  for (const [index, id] of ids.entries()) {
    await page.goto(`/l/${id}`);
    await expect(page.getByRole('heading', { level: 1, name: ATTACKS[index] ?? '' })).toBeVisible();
    await page.goto(`/l/${id}/why`);
    await expect(page.getByRole('dialog')).toBeVisible();
    await expect(page).toHaveTitle(ATTACKS[index] ?? '');
  }
  for (const id of ids) await neighbour.request.delete(`/api/v1/support/offers/${id}`, { headers });
});
