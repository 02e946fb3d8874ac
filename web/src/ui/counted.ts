import type { Schemas } from '../api/client';
import type { Language } from '../words/catalogue';
import { formatOf } from '../words/format';

export type Counted = Schemas['CountView'];

interface Words {
  readonly people: (n: number) => string;
  readonly atLeast: (people: string) => string;
  readonly fewerThan: (n: string) => string;
}

/** "3 people", "10 people or more", "fewer than 5 people"; null for nobody. */
export function countWords(counted: Counted, language: Language, words: Words): string | null {
  const { count, fewer_than: fewer, rounded } = counted;
  if (typeof count === 'number' && count > 0)
    return rounded ? words.atLeast(words.people(count)) : words.people(count);
  // Fewer than five may be nobody: said once, for the listings, not as a loss of people.
  return typeof count === 'number' || typeof fewer !== 'number'
    ? null
    : words.fewerThan(formatOf(language).number(fewer));
}
