import { expect, it } from 'vitest';
import { hueOf, initialsOf } from './Avatar';

it('takes the first letters of the first and the last name, in any script', () => {
  expect(initialsOf('Apple')).toBe('A');
  expect(initialsOf('oak street east')).toBe('OE');
  expect(initialsOf('Ελένη Παππά')).toBe('ΕΠ');
  expect(initialsOf('  ')).toBe('?');
});

it('gives an id the same colour always', () => {
  expect(hueOf('birch')).toBe(hueOf('birch'));
  expect(hueOf('birch')).not.toBe(hueOf('alder'));
});
