import { say, type Said } from '../said';
import { NOT_HERE } from './common';

const TOO_OFTEN = say(
  'That was too often for now. Try again later.',
  'C’était trop souvent pour l’instant. Réessayez plus tard.',
  'Dat was even te vaak. Probeer het later opnieuw.',
);
const TOO_MANY = say(
  'You have as many of these as one person may have.',
  'Vous en avez déjà autant qu’une personne peut en avoir.',
  'U hebt er al zoveel als één persoon mag hebben.',
);
const BUSY = say(
  'The server is busy. Try again in a moment.',
  'Le serveur est occupé. Réessayez dans un instant.',
  'De server is druk bezet. Probeer het zo opnieuw.',
);

/** What is too often, too many or not there, and the server itself. */
export const LIMITS: Said = {
  NOT_FOUND: NOT_HERE,
  NO_SUCH_ROUTE: NOT_HERE,
  TOO_MANY_REQUESTS: TOO_OFTEN,
  TOO_MANY_ANSWERS: TOO_OFTEN,
  TOO_MANY_QUESTIONS: TOO_OFTEN,
  TOO_MANY_TRUST_CHANGES: TOO_OFTEN,
  TOO_MANY_BLOCK_CHANGES: TOO_OFTEN,
  ASKED_TOO_OFTEN: TOO_OFTEN,
  RESPONDED_TOO_OFTEN: TOO_OFTEN,
  PROPOSED_TOO_OFTEN: TOO_OFTEN,
  OFFERED_TOO_OFTEN: TOO_OFTEN,
  INVITED_TOO_OFTEN: TOO_OFTEN,
  INVITED_LATELY: TOO_OFTEN,
  TOO_MANY_LISTINGS: TOO_MANY,
  TOO_MANY_LISTINGS_KEPT: TOO_MANY,
  TOO_MANY_CIRCLES: TOO_MANY,
  TOO_MANY_CELLS: TOO_MANY,
  TOO_MANY_INVITES: TOO_MANY,
  TOO_MANY_BLOCKS: TOO_MANY,
  TOO_MANY_COMMUNITIES: TOO_MANY,
  TOO_MANY_JOIN_REQUESTS: TOO_MANY,
  TOO_MANY_TOKENS: TOO_MANY,
  TOO_MANY_STREAMS: say(
    'This is open in too many windows. Close some of them.',
    'Ceci est ouvert dans trop de fenêtres. Fermez-en quelques-unes.',
    'Dit staat in te veel vensters open. Sluit er enkele.',
  ),
  OVERLOADED: BUSY,
  TIMED_OUT: BUSY,
  NOT_CURRENT: BUSY,
  DATABASE_UNAVAILABLE: BUSY,
  STORAGE_FULL: say(
    'The server has no room left, so nothing was saved. Tell whoever runs this place.',
    'Le serveur n’a plus de place : rien n’a été enregistré. Prévenez la personne qui gère ce lieu.',
    'De server heeft geen plaats meer, dus er is niets bewaard. Meld het bij de beheerder.',
  ),
  READ_ONLY: say(
    'For now, things can be read here, not changed.',
    'Pour l’instant, on peut lire ici, mais rien changer.',
    'Voorlopig kunt u hier lezen, maar niets veranderen.',
  ),
};
