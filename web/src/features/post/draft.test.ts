import { expect, it } from 'vitest';
import { audienceOf, bodyOf, type Draft } from './draft';

const draft: Draft = {
  title: ' Prune the pear tree ',
  type: 'task',
  category: 'garden',
  description: '',
  urgent: true,
  audience: 'my_cell',
  isPublic: false,
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
