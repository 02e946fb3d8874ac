import type { Language } from './catalogue';
import { useLanguage } from './language';

/** The times shown are those of the reader's clock; the server counts in seconds. */
export interface Format {
  readonly number: (value: number) => string;
  /** Trust and weights: 0.56. */
  readonly trust: (value: number) => string;
  readonly distance: (kilometres: number) => string;
  readonly date: (seconds: number) => string;
  readonly dateTime: (seconds: number) => string;
  /** "3 days ago", "in 2 hours", "now". */
  readonly relative: (seconds: number, now?: number) => string;
  readonly list: (parts: readonly string[]) => string;
  /** Minutes of a time bank as hours: "1 h 30". */
  readonly credit: (minutes: number) => string;
}

const LOCALES: Record<Language, string> = { en: 'en-GB', fr: 'fr', nl: 'nl' };

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** A space at which no line breaks. */
const JOINED = '\u00A0';

function make(language: Language): Format {
  const locale = LOCALES[language];
  const number = new Intl.NumberFormat(locale);
  const trust = new Intl.NumberFormat(locale, { maximumFractionDigits: 2, minimumFractionDigits: 2 });
  const distance = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'kilometer',
    maximumFractionDigits: 1,
  });
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    number: value => number.format(value),
    trust: value => trust.format(value),
    distance: kilometres => distance.format(kilometres),
    date: seconds => date.format(seconds * 1000),
    dateTime: seconds => dateTime.format(seconds * 1000),
    relative(seconds, now = Date.now() / 1000) {
      const apart = seconds - now;
      const [unit, length] = STEPS.find(([, step]) => Math.abs(apart) >= step) ?? ['second', Infinity];
      return relative.format(Math.round(apart / length) + 0, unit).replaceAll(' ', JOINED);
    },
    list: parts => list.format(parts),
    credit(minutes) {
      const hours = Math.floor(Math.abs(minutes) / 60);
      const rest = Math.abs(minutes) % 60;
      const sign = minutes < 0 ? '−' : '';
      if (hours === 0 && rest !== 0) return `${sign}${rest}${JOINED}min`;
      const whole = `${sign}${hours}${JOINED}h`;
      return rest === 0 ? whole : `${whole}${JOINED}${String(rest).padStart(2, '0')}`;
    },
  };
}

const made = new Map<Language, Format>();

export function formatOf(language: Language): Format {
  const format = made.get(language) ?? make(language);
  made.set(language, format);
  return format;
}

export function useFormat(): Format {
  return formatOf(useLanguage());
}

const rules: Record<Language, Intl.PluralRules> = {
  en: new Intl.PluralRules('en'),
  fr: new Intl.PluralRules('fr'),
  nl: new Intl.PluralRules('nl'),
};

/** `count(57, 'fr', '# personne', '# personnes')`: the sign # becomes the number. */
export function count(value: number, language: Language, one: string, other: string): string {
  const form = rules[language].select(value) === 'one' ? one : other;
  return form.replace('#', formatOf(language).number(value));
}
