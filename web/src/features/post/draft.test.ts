import { expect, it } from 'vitest';
import { audienceOf, bodyOf, type Draft, endOf, quantityOf } from './draft';

const draft: Draft = {
  title: ' Prune the pear tree ',
  type: 'task',
  category: 'garden',
  description: '',
  urgent: true,
  audience: 'my_cell',
  isPublic: false,
  quantity: '',
  unit: '',
  until: '',
};

it('asks the preview for the audience that is posted to', () => {
  expect(audienceOf({ ...draft, audience: 'circle:a:b' })).toEqual({
    sharing: { circle: 'a:b' },
    is_public: false,
  });
  expect(bodyOf(draft, 'need')).toMatchObject(audienceOf(draft));
});

it('keeps what is private from everyone, whatever was ticked before', () => {
  expect(audienceOf({ ...draft, audience: 'private', isPublic: true }).is_public).toBe(false);
});

it('gives urgency to needs alone', () => {
  expect(bodyOf(draft, 'need').urgency).toBe('high');
  expect(bodyOf(draft, 'offer').urgency).toBeUndefined();
});

it('reads amounts with a comma or a point, and refuses what is none', () => {
  expect(quantityOf({ ...draft, quantity: '2,5' })).toBe(2.5);
  expect(quantityOf({ ...draft, quantity: ' 3 ' })).toBe(3);
  expect(quantityOf(draft)).toBeUndefined();
  for (const quantity of ['none', '0', '-1', '1000001'])
    expect(quantityOf({ ...draft, quantity })).toBeNull();
  expect(bodyOf({ ...draft, quantity: '2,5', unit: ' hours ' }, 'offer')).toMatchObject({
    quantity: 2.5,
    unit: 'hours',
  });
});

it('ends with the day that was chosen', () => {
  const end = endOf('2026-12-06') ?? 0;
  expect(new Date(end * 1000).getDate()).toBe(6);
  expect(new Date((end + 1) * 1000).getDate()).toBe(7);
  expect(endOf('')).toBeUndefined();
});
