import type { ProblemCode } from '../api/client';
import type { Language } from './catalogue';

/** Some refusals, each in the words of every language. */
export type Said = Partial<Record<ProblemCode | 'OFFLINE', Record<Language, string>>>;

export const say = (en: string, fr: string, nl: string): Record<Language, string> => ({ en, fr, nl });
