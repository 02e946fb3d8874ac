import { type ProblemCode, Refusal } from '../api/client';
import type { Language } from './catalogue';
import { useLanguage } from './language';

type Said = Partial<Record<ProblemCode | 'OFFLINE', Record<Language, string>>>;

const say = (en: string, fr: string, nl: string): Record<Language, string> => ({ en, fr, nl });

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
const MOVED_ON = say(
  'This has changed meanwhile. Look again at how it stands.',
  'Cela a changé entre-temps. Regardez où cela en est.',
  'Dit is intussen veranderd. Kijk opnieuw hoe het ervoor staat.',
);
const STEWARDS_ONLY = say(
  'Only a steward of this community can do that.',
  'Seul·e un·e responsable de cette communauté peut le faire.',
  'Alleen een beheerder van deze gemeenschap kan dat doen.',
);
const NOT_HERE = say(
  'It does not exist, or you may not see it.',
  'Cela n’existe pas, ou vous ne pouvez pas le voir.',
  'Het bestaat niet, of u mag het niet zien.',
);
const BUSY = say(
  'The server is busy. Try again in a moment.',
  'Le serveur est occupé. Réessayez dans un instant.',
  'De server is druk bezet. Probeer het zo opnieuw.',
);
const FIELDS = say(
  'Something in the form is missing or not allowed.',
  'Il manque quelque chose dans le formulaire, ou ce n’est pas permis.',
  'Er ontbreekt iets in het formulier, of het is niet toegestaan.',
);
const UNKNOWN = say(
  'Something went wrong. Try again; if it stays, tell whoever runs this place.',
  'Quelque chose s’est mal passé. Réessayez ; si cela continue, prévenez la personne qui gère ce lieu.',
  'Er ging iets mis. Probeer opnieuw; als het zo blijft, meld het bij de beheerder.',
);

/** What a refusal means to a person. A code without words of its own gets the general sentence. */
const PROBLEMS: Said = {
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
  WRONG_PASSWORD: say(
    'The name or the password is not right.',
    'Le nom ou le mot de passe n’est pas juste.',
    'De naam of het wachtwoord klopt niet.',
  ),
  INVALID_PASSWORD: say(
    'The password is too short or too long.',
    'Le mot de passe est trop court ou trop long.',
    'Het wachtwoord is te kort of te lang.',
  ),
  SIGN_IN_AGAIN: say(
    'For this, sign in again first.',
    'Pour cela, reconnectez-vous d’abord.',
    'Meld u hiervoor eerst opnieuw aan.',
  ),
  INVITE_ONLY: say(
    'One comes in here by an invite alone.',
    'On n’entre ici que sur invitation.',
    'Hier komt u alleen binnen met een uitnodiging.',
  ),
  MEMBER_ID_TAKEN: say('This name is taken.', 'Ce nom est déjà pris.', 'Deze naam is al bezet.'),
  NAME_LOOKS_ALIKE: say(
    'This name looks too much like another one.',
    'Ce nom ressemble trop à un autre.',
    'Deze naam lijkt te veel op een andere.',
  ),
  NOT_FOUND: NOT_HERE,
  NO_SUCH_ROUTE: NOT_HERE,
  UNKNOWN_LISTING: NOT_HERE,
  UNKNOWN_CIRCLE: NOT_HERE,
  UNKNOWN_CELL: NOT_HERE,
  UNKNOWN_EXCHANGE: NOT_HERE,
  UNKNOWN_RESPONSE: NOT_HERE,
  UNKNOWN_JOIN_REQUEST: NOT_HERE,
  UNKNOWN_INVITE: say(
    'This invite is not valid: it was used, withdrawn or is too old.',
    'Cette invitation n’est pas valable : elle a servi, a été retirée ou est trop ancienne.',
    'Deze uitnodiging is niet geldig: ze is gebruikt, ingetrokken of te oud.',
  ),
  OWN_INVITE: say(
    'This is your own invite.',
    'C’est votre propre invitation.',
    'Dit is uw eigen uitnodiging.',
  ),
  LISTING_CLOSED: say('This is closed by now.', 'C’est clos désormais.', 'Dit is intussen afgesloten.'),
  ALREADY_RESPONDED: say(
    'You have answered this already.',
    'Vous y avez déjà répondu.',
    'U hebt hier al op geantwoord.',
  ),
  OWN_LISTING: say('This is your own.', 'C’est à vous.', 'Dit is van uzelf.'),
  QUANTITY_PROMISED: say(
    'There is less left than that.',
    'Il en reste moins que cela.',
    'Er is minder over dan dat.',
  ),
  QUANTITY_EXCEEDED: say(
    'There is less left than that.',
    'Il en reste moins que cela.',
    'Er is minder over dan dat.',
  ),
  RESPONSE_NOT_PENDING: MOVED_ON,
  JOIN_REQUEST_NOT_PENDING: MOVED_ON,
  CELL_INVITATION_NOT_PENDING: MOVED_ON,
  INVITE_NOT_OPEN: MOVED_ON,
  PARTNERSHIP_NOT_PROPOSED: MOVED_ON,
  PARTNERSHIP_NOT_ACTIVE: MOVED_ON,
  EXCHANGE_CLOSED: MOVED_ON,
  EXCHANGE_NOT_OFFERED: MOVED_ON,
  EXCHANGE_NOT_REQUESTED: MOVED_ON,
  EXCHANGE_NOT_ACCEPTED: MOVED_ON,
  EXCHANGE_NOT_IN_PROGRESS: MOVED_ON,
  EXCHANGE_ALREADY_ACCEPTED: MOVED_ON,
  EXCHANGE_ALREADY_REVERSED: MOVED_ON,
  ALREADY_CONFIRMED: say(
    'You have confirmed this already.',
    'Vous l’avez déjà confirmé.',
    'U hebt dit al bevestigd.',
  ),
  BELOW_FLOOR: say(
    'The balance is too low for that.',
    'Le solde est trop bas pour cela.',
    'Het saldo is daar te laag voor.',
  ),
  ABOVE_CEILING: say(
    'The balance would become too high.',
    'Le solde deviendrait trop élevé.',
    'Het saldo zou te hoog worden.',
  ),
  CIRCLE_IN_USE: say(
    'Something is still shared with this circle.',
    'Quelque chose est encore partagé avec ce cercle.',
    'Er wordt nog iets met deze kring gedeeld.',
  ),
  ALREADY_IN_CIRCLE: say(
    'They are in the circle already.',
    'Cette personne est déjà dans le cercle.',
    'Deze persoon zit al in de kring.',
  ),
  ALREADY_IN_COMMUNITY: say(
    'Already in this community.',
    'Déjà dans cette communauté.',
    'Al in deze gemeenschap.',
  ),
  ALREADY_ASKED: say('You have asked already.', 'Vous avez déjà demandé.', 'U hebt het al gevraagd.'),
  ALREADY_PARTNERS: say(
    'These communities are partners already.',
    'Ces communautés sont déjà partenaires.',
    'Deze gemeenschappen zijn al partners.',
  ),
  DECLINED_LATELY: say(
    'This was declined not long ago. Try again later.',
    'Cela a été refusé il y a peu. Réessayez plus tard.',
    'Dit is kort geleden geweigerd. Probeer het later opnieuw.',
  ),
  LAST_STEWARD: say(
    'A community needs a steward: appoint another one first.',
    'Une communauté a besoin d’un·e responsable : nommez-en d’abord un·e autre.',
    'Een gemeenschap heeft een beheerder nodig: benoem eerst een ander.',
  ),
  NOT_STEWARD: STEWARDS_ONLY,
  SELF_TRUST: say(
    'Trust is for others.',
    'La confiance est pour les autres.',
    'Vertrouwen geeft u aan anderen.',
  ),
  SELF_BLOCK: say('That is yourself.', 'C’est vous-même.', 'Dat bent u zelf.'),
  NO_PLACE: say(
    'For this, say first roughly where you are.',
    'Pour cela, dites d’abord à peu près où vous êtes.',
    'Zeg hiervoor eerst ongeveer waar u bent.',
  ),
  PUBLIC_OFF: say('Nothing is public here.', 'Rien n’est public ici.', 'Hier is niets openbaar.'),
  EXPIRES_IN_THE_PAST: say('This date is over.', 'Cette date est passée.', 'Deze datum is voorbij.'),
  EXPIRES_TOO_FAR_AHEAD: say(
    'This date is too far ahead.',
    'Cette date est trop lointaine.',
    'Deze datum is te ver weg.',
  ),
  INVALID_TITLE: say(
    'Give it a title of up to 200 letters.',
    'Donnez un titre de 200 lettres au plus.',
    'Geef het een titel van hoogstens 200 letters.',
  ),
  INVALID_CATEGORY: say('Name a category.', 'Indiquez une catégorie.', 'Noem een categorie.'),
  INVALID_QUANTITY: say(
    'This amount is not possible.',
    'Cette quantité n’est pas possible.',
    'Deze hoeveelheid kan niet.',
  ),
  INVALID_NAME: say('This name is not possible.', 'Ce nom n’est pas possible.', 'Deze naam kan niet.'),
  INVALID_EMAIL: say(
    'This is no e-mail address.',
    'Ce n’est pas une adresse e-mail.',
    'Dit is geen e-mailadres.',
  ),
  INVALID_BODY: FIELDS,
  MISSING_FIELD: FIELDS,
  TOO_MUCH_TEXT: say('That is too long.', 'C’est trop long.', 'Dat is te lang.'),
  TOO_MANY_REQUESTS: TOO_OFTEN,
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
  OVERLOADED: BUSY,
  TIMED_OUT: BUSY,
  NOT_CURRENT: BUSY,
  DATABASE_UNAVAILABLE: BUSY,
  READ_ONLY: say(
    'For now, things can be read here, not changed.',
    'Pour l’instant, on peut lire ici, mais rien changer.',
    'Voorlopig kunt u hier lezen, maar niets veranderen.',
  ),
  PARTNERSHIPS_OFF: say(
    'There are no partnerships here.',
    'Il n’y a pas de partenariats ici.',
    'Hier zijn geen partnerschappen.',
  ),
};

export function problemWords(error: unknown, language: Language): string {
  const code = error instanceof Refusal ? error.code : 'INTERNAL';
  return (PROBLEMS[code] ?? UNKNOWN)[language];
}

/** Says an error in the language of the reader. */
export function useProblemWords(): (error: unknown) => string {
  const language = useLanguage();
  return error => problemWords(error, language);
}
