import { Refusal } from '../api/client';
import { type Language, tie } from './catalogue';
import { useLanguage } from './language';
import { type Said, say } from './said';

/** Every visit may meet these. */
const ALWAYS_HERE: Said = {
  OFFLINE: say(
    'There is no connection. What you wrote is still here.',
    'Il n’y a pas de connexion. Ce que vous avez écrit est toujours là.',
    'Er is geen verbinding. Wat u schreef staat er nog.',
  ),
  UNAUTHENTICATED: say(
    'Your session has ended. Sign in again.',
    'Votre session est terminée. Reconnectez-vous.',
    'Uw sessie is afgelopen. Meld u opnieuw aan.',
  ),
};
const UNKNOWN = say(
  'Something went wrong. Try again; if it stays, tell whoever runs this place.',
  'Quelque chose s’est mal passé. Réessayez ; si cela continue, prévenez la personne qui gère ce lieu.',
  'Er ging iets mis. Probeer opnieuw; als het zo blijft, meld het bij de beheerder.',
);

let known = ALWAYS_HERE;

/** Fetches the words of all further refusals, for the first of them. Where they cannot be had, the general sentence remains. */
export async function fetchWordsOf({ code }: Refusal): Promise<void> {
  if (code in known) return;
  const further = await import('./refusals').catch(() => null);
  known = { ...ALWAYS_HERE, ...further?.REFUSALS };
}

/** What a refusal means to a person. A code without words of its own gets the general sentence. */
export function problemWords(error: unknown, language: Language): string {
  const code = error instanceof Refusal ? error.code : 'INTERNAL';
  const text = (known[code] ?? UNKNOWN)[language];
  return language === 'fr' ? tie(text) : text;
}

/** Says an error in the language of the reader. */
export function useProblemWords(): (error: unknown) => string {
  const language = useLanguage();
  return error => problemWords(error, language);
}
