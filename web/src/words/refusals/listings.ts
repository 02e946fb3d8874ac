import { say, type Said } from '../said';
import { MOVED_ON, NOT_HERE } from './common';

const LESS_LEFT = say(
  'There is less left than that.',
  'Il en reste moins que cela.',
  'Er is minder over dan dat.',
);
const CAPACITY = say(
  'These details are too long. Shorten them.',
  'Ces précisions sont trop longues. Raccourcissez-les.',
  'Deze bijzonderheden zijn te lang. Maak ze korter.',
);

/** Needs and offers, who sees them, and the answers to them. */
export const LISTINGS: Said = {
  UNKNOWN_LISTING: NOT_HERE,
  UNKNOWN_RESPONSE: NOT_HERE,
  NOT_OWNER: say(
    'Only the person who posted it can do that.',
    'Seule la personne qui l’a publié peut le faire.',
    'Alleen de persoon die het plaatste kan dat doen.',
  ),
  NOT_RESPONDER: say(
    'Only the person who answered can do that.',
    'Seule la personne qui a répondu peut le faire.',
    'Alleen de persoon die antwoordde kan dat doen.',
  ),
  OWN_LISTING: say('This is your own.', 'C’est à vous.', 'Dit is van uzelf.'),
  LISTING_CLOSED: say('This is closed by now.', 'C’est clos désormais.', 'Dit is intussen afgesloten.'),
  LISTING_OPEN: say('This is open already.', 'C’est déjà ouvert.', 'Dit staat al open.'),
  LISTING_NOT_EXPIRED: say(
    'Its time is not over, so it is still there. You can change its date.',
    'Sa durée n’est pas finie : c’est toujours là. Vous pouvez changer sa date.',
    'De tijd is nog niet om, dus het staat er nog. U kunt de datum veranderen.',
  ),
  ALREADY_RESPONDED: say(
    'You have answered this already.',
    'Vous y avez déjà répondu.',
    'U hebt hier al op geantwoord.',
  ),
  RESPONSE_NOT_PENDING: MOVED_ON,
  ALREADY_HELPED: say(
    'Somebody else was accepted for this already.',
    'Quelqu’un d’autre a déjà été accepté pour cela.',
    'Hiervoor is al iemand anders aangenomen.',
  ),
  HELPER_NOT_ACCEPTED: say(
    'They were not accepted for this. Accept their answer first.',
    'Cette personne n’a pas été acceptée pour cela. Acceptez d’abord sa réponse.',
    'Deze persoon is hier niet voor aangenomen. Neem eerst het antwoord aan.',
  ),
  QUANTITY_PROMISED: say(
    'More than that is promised already.',
    'Plus que cela est déjà promis.',
    'Er is al meer dan dat beloofd.',
  ),
  QUANTITY_EXCEEDED: LESS_LEFT,
  QUANTITY_OF_NO_ACCEPTANCE: say(
    'An amount goes with an acceptance alone. Leave it out.',
    'Une quantité ne va qu’avec une acceptation. Laissez-la de côté.',
    'Een hoeveelheid hoort alleen bij aannemen. Laat ze weg.',
  ),
  INVALID_TITLE: say(
    'Give it a title of up to 200 letters.',
    'Donnez un titre de 200 lettres au plus.',
    'Geef het een titel van hoogstens 200 letters.',
  ),
  INVALID_CATEGORY: say('Name a category.', 'Indiquez une catégorie.', 'Noem een categorie.'),
  INVALID_QUANTITY: say(
    'An amount is above 0 and at most 1,000,000.',
    'Une quantité est de plus de 0 et de 1 000 000 au plus.',
    'Een hoeveelheid is meer dan 0 en hoogstens 1.000.000.',
  ),
  INVALID_UNIT: say(
    'The unit is too long. A word will do.',
    'L’unité est trop longue. Un mot suffit.',
    'De eenheid is te lang. Een woord volstaat.',
  ),
  CAPACITY_TOO_LARGE: CAPACITY,
  CAPACITY_TOO_DEEP: CAPACITY,
  URGENCY_OF_OFFER: say(
    'Only a need is urgent. Leave that out for an offer.',
    'Seul un besoin est urgent. Laissez cela de côté pour une offre.',
    'Alleen een vraag is dringend. Laat dat weg bij een aanbod.',
  ),
  EXPIRES_IN_THE_PAST: say('This date is over.', 'Cette date est passée.', 'Deze datum is voorbij.'),
  EXPIRES_TOO_FAR_AHEAD: say(
    'This date is too far ahead.',
    'Cette date est trop lointaine.',
    'Deze datum is te ver weg.',
  ),
  PUBLIC_OFF: say('Nothing is public here.', 'Rien n’est public ici.', 'Hier is niets openbaar.'),
  PRIVATE_AND_PUBLIC: say(
    'It cannot be for everyone and for some alone. Choose one of them.',
    'Ce ne peut pas être pour tout le monde et pour quelques-uns. Choisissez.',
    'Het kan niet voor iedereen en alleen voor sommigen zijn. Kies een van beide.',
  ),
  INVALID_CELLS: say('Choose 1 to 50 cells.', 'Choisissez de 1 à 50 cellules.', 'Kies 1 tot 50 cellen.'),
};
