import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ProblemCode } from '../../api/client';
import { Refusal } from '../../api/client';
import { LANGUAGES } from '../catalogue';
import { fetchWordsOf, problemWords } from '../problems';
import { GROUPS, REFUSALS } from '.';

/** What only programs meet, or only an operator, or what is a fault of the screens or of the server. */
const NEVER_MET: readonly ProblemCode[] = [
  'ANSWER_FORGOTTEN',
  'BODY_UNREADABLE',
  'CLOCK_GOES_BACK',
  'CSRF_TOKEN_MISSING',
  'DUPLICATE_FIELD',
  'IDEMPOTENCY_KEY_REUSED',
  'ID_TAKEN',
  'INSUFFICIENT_SCOPE',
  'INTERNAL',
  'INVALID_CURSOR',
  'INVALID_DAYS',
  'INVALID_FILTER',
  'INVALID_HOPS',
  'INVALID_HOST',
  'INVALID_IDEMPOTENCY_KEY',
  'INVALID_LIMIT',
  'INVALID_LISTING_ID',
  'INVALID_MIN_TRUST',
  'INVALID_MODEL',
  'INVALID_PATH',
  'INVALID_PERIODS',
  'INVALID_PSEUDONYM',
  'INVALID_QUERY',
  'INVALID_REVISION',
  'INVALID_SCOPE',
  'INVALID_TIME',
  'INVALID_TRANSFER_ENCODING',
  'METHOD_NOT_ALLOWED',
  'NOT_JSON',
  'NOT_SETTLEMENT',
  'NO_DEMO',
  'RECORD_DAMAGED',
  'REVISION_NOT_REACHED',
  'SAME_ACCOUNT',
  'SAME_LEDGER',
  'TIME_TOO_FAR',
  'TOO_MANY_IDS',
  'TOTAL_OUT_OF_RANGE',
  'TRANSFER_ID_TOO_LONG',
  'TRANSFER_IS_REVERSAL',
  'TRANSFER_NOT_PENDING',
  'TRANSFER_NOT_POSTED',
  'UNKNOWN_ACCOUNT',
  'UNKNOWN_FIELD',
  'UNKNOWN_PARAMETER',
  'UNKNOWN_TRANSFER',
  'UNKNOWN_WORD',
  'WRONG_TYPE',
];

/** The codes of the server, as its description lists them. */
const SERVER = new Set(
  readFileSync('src/api/schema.d.ts', 'utf8')
    .match(/ code: ("[A-Z_]+" \| )+"[A-Z_]+";/)?.[0]
    .match(/[A-Z_]{2,}/g),
);

it('words each code of the server once, or nobody meets it', () => {
  const worded = ['UNAUTHENTICATED', ...GROUPS.flatMap(group => Object.keys(group))];
  expect([...worded, ...NEVER_MET].toSorted()).toEqual([...SERVER].toSorted());
});

it('says each in every language, in a line or two', () => {
  for (const [code, words] of Object.entries(REFUSALS)) {
    const texts = LANGUAGES.map(language => words[language]);
    expect(new Set(texts).size, code).toBe(LANGUAGES.length);
    for (const text of texts) expect(text, code).toMatch(/^[\p{Lu}].{6,135}[.!?]$/u);
  }
});

it('has the words of a refusal once they are fetched', async () => {
  const taken = new Refusal('COMMUNITY_ID_TAKEN', 409, null);
  await fetchWordsOf(taken);
  expect(problemWords(taken, 'en')).toBe('Another community has this address. Choose another one.');
  expect(problemWords(new Refusal('INTERNAL', 500, null), 'fr')).toContain('Réessayez\u00a0;');
  expect(problemWords(new Refusal('UNAUTHENTICATED', 401, null), 'nl')).toBe(
    'Uw sessie is afgelopen. Meld u opnieuw aan.',
  );
});
