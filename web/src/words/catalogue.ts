import { useLanguage } from './language';

export const LANGUAGES = ['en', 'fr', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

type Word = string | ((...values: never[]) => string);
/** The same keys with the same values to fill in; a missing one is a type error. */
type Translated<T extends Record<string, Word>> = {
  readonly [K in keyof T]: T[K] extends (...values: infer V) => string ? (...values: V) => string : string;
};
export type Catalogue<T extends Record<string, Word>> = Readonly<Record<Language, Translated<T>>>;

/** The words of one feature in all languages, side by side. */
export function catalogue<T extends Record<string, Word>>(words: {
  en: T;
  fr: Translated<NoInfer<T>>;
  nl: Translated<NoInfer<T>>;
}): Catalogue<T> {
  return words as unknown as Catalogue<T>;
}

/** The words of a catalogue in the language of the reader. */
export function useWords<T extends Record<string, Word>>(words: Catalogue<T>): Translated<T> {
  const language = useLanguage();
  return language === 'fr' ? french(words) : words[language];
}

const tied = new WeakMap<object, object>();

/** French puts a space before some marks; a line never breaks there. */
export const tie = (text: string) => text.replaceAll(/ (?=[;:?!»])/g, '\u00a0').replaceAll('« ', '«\u00a0');

function french<T extends Record<string, Word>>(words: Catalogue<T>): Translated<T> {
  const known = tied.get(words);
  if (known) return known as Translated<T>;
  const entries = Object.entries(words.fr as Record<string, Word>).map(([key, word]) => [
    key,
    typeof word === 'string' ? tie(word) : (...values: never[]) => tie(word(...values)),
  ]);
  const made = Object.fromEntries(entries) as Translated<T>;
  tied.set(words, made);
  return made;
}
