import { say, type Said } from '../said';
import { NOT_HERE } from './common';

/** What members can do for others, and requests for it. */
export const SKILLS: Said = {
  UNKNOWN_SKILL: NOT_HERE,
  TOO_MANY_SKILLS: say(
    'You have 50 skills, which is the most. Delete one first.',
    'Vous avez 50 compétences, le maximum. Supprimez-en une d’abord.',
    'U hebt 50 vaardigheden, het maximum. Verwijder er eerst een.',
  ),
  OWN_SKILL: say(
    'This is your own. Others can ask you for it.',
    'C’est à vous. Ce sont les autres qui peuvent vous le demander.',
    'Dit is van uzelf. Anderen kunnen het u vragen.',
  ),
  SKILL_NOT_FOR_EXCHANGE: say(
    'They do not take requests for this at the moment.',
    'Cette personne ne prend pas de demandes pour cela en ce moment.',
    'Hiervoor neemt deze persoon nu geen vragen aan.',
  ),
  TOO_MANY_ASKS: say(
    'Three of your requests wait for this person already. Wait for an answer, or call one off.',
    'Trois de vos demandes attendent déjà cette personne. Attendez une réponse, ou annulez-en une.',
    'Er wachten al drie vragen van u bij deze persoon. Wacht op antwoord, of zeg er een af.',
  ),
  INVALID_DURATION: say(
    'Help lasts from a minute to 100 hours.',
    'Une aide dure d’une minute à 100 heures.',
    'Hulp duurt van een minuut tot 100 uur.',
  ),
  INVALID_MINUTES_PER_HOUR: say(
    'An hour of help costs 10 hours at most.',
    'Une heure d’aide coûte 10 heures au plus.',
    'Een uur hulp kost hoogstens 10 uur.',
  ),
};
