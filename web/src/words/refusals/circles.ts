import { say, type Said } from '../said';
import { MOVED_ON, NOT_HERE } from './common';

/** People, trust, circles and invites. */
export const CIRCLES: Said = {
  SELF_TRUST: say(
    'Trust is for others.',
    'La confiance est pour les autres.',
    'Vertrouwen geeft u aan anderen.',
  ),
  INVALID_WEIGHT: say(
    'Trust goes from 0.001 to 1. Choose a number between them.',
    'La confiance va de 0,001 à 1. Choisissez un nombre entre les deux.',
    'Vertrouwen gaat van 0,001 tot 1. Kies een getal daartussen.',
  ),
  SELF_BLOCK: say('That is yourself.', 'C’est vous-même.', 'Dat bent u zelf.'),
  UNKNOWN_CIRCLE: NOT_HERE,
  CIRCLE_IN_USE: say(
    'Something is still shared with this circle.',
    'Quelque chose est encore partagé avec ce cercle.',
    'Er wordt nog iets met deze kring gedeeld.',
  ),
  OWN_CIRCLE: say(
    'This circle is your own, so you are in it anyway.',
    'Ce cercle est le vôtre : vous en faites partie de toute façon.',
    'Deze kring is van uzelf, dus u hoort er sowieso bij.',
  ),
  ALREADY_IN_CIRCLE: say(
    'They are in the circle already.',
    'Cette personne est déjà dans le cercle.',
    'Deze persoon zit al in de kring.',
  ),
  NOT_IN_CIRCLE: say(
    'They are not in the circle, so there is nothing to take back.',
    'Cette personne n’est pas dans le cercle : il n’y a rien à défaire.',
    'Deze persoon zit niet in de kring, dus er is niets terug te draaien.',
  ),
  UNKNOWN_INVITE: say(
    'This invite is not valid: it was used, withdrawn or is too old.',
    'Cette invitation n’est pas valable : elle a servi, a été retirée ou est trop ancienne.',
    'Deze uitnodiging is niet geldig: ze is gebruikt, ingetrokken of te oud.',
  ),
  OWN_INVITE: say(
    'This is your own invite. Send it to somebody else.',
    'C’est votre propre invitation. Envoyez-la à quelqu’un d’autre.',
    'Dit is uw eigen uitnodiging. Stuur ze naar iemand anders.',
  ),
  INVITE_NOT_OPEN: MOVED_ON,
  INVALID_LIFE: say(
    'An invite lasts from a minute to 90 days. Choose a time between them.',
    'Une invitation dure d’une minute à 90 jours. Choisissez une durée entre les deux.',
    'Een uitnodiging geldt van een minuut tot 90 dagen. Kies een tijd daartussen.',
  ),
};
