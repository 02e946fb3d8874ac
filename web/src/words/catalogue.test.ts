import { describe, expect, it } from 'vitest';
import { count, formatOf } from './format';

describe('numbers, dates and plurals', () => {
  it('counts in each language by its own rule', () => {
    expect(count(0, 'en', '# person', '# people')).toBe('0 people');
    expect(count(0, 'fr', '# personne', '# personnes')).toBe('0 personne');
    expect(count(1200, 'nl', '# persoon', '# mensen')).toBe('1.200 mensen');
  });

  it('says how long ago in the largest unit that fits', () => {
    expect(formatOf('en').relative(1000, 1000)).toBe('now');
    expect(formatOf('en').relative(0, 3 * 86_400)).toBe('3\u00A0days\u00A0ago');
    expect(formatOf('nl').relative(0, 86_400)).toBe('gisteren');
  });

  it('writes credits as hours', () => {
    expect(formatOf('en').credit(90)).toBe('1\u00A0h\u00A030');
    expect(formatOf('en').credit(-60)).toBe('−1\u00A0h');
    expect(formatOf('en').credit(5)).toBe('5\u00A0min');
  });
});
