import { say, type Said } from '../said';
import { NOT_HERE } from './common';

/** Skills, and requests for help. */
export const SKILLS: Said = {
  UNKNOWN_SKILL: NOT_HERE,
  TOO_MANY_SKILLS: say(
    'You have 50 skills, which is the most. Delete one first.',
    'Vous avez 50 compétences, le maximum. Supprimez-en une d’abord.',
    'U hebt 50 vaardigheden, het maximum. Verwijder er eerst een.',
  ),
  OWN_SKILL: say(
    'This skill is your own.',
    'Cette compétence est la vôtre.',
    'Deze vaardigheid is van uzelf.',
  ),
  SKILL_NOT_FOR_EXCHANGE: say(
    'This skill is not for exchange, so nobody can ask for it.',
    'Cette compétence n’est pas à échanger : on ne peut pas la demander.',
    'Deze vaardigheid is niet om te ruilen, dus niemand kan erom vragen.',
  ),
  TOO_MANY_ASKS: say(
    'Three of your requests wait for this person’s answer. Wait for one, or cancel one.',
    'Trois de vos demandes attendent la réponse de cette personne. Attendez-en une, ou annulez-en une.',
    'Drie van uw vragen wachten op een antwoord van deze persoon. Wacht op één ervan, of annuleer er een.',
  ),
  INVALID_MINUTES_PER_HOUR: say(
    'An hour of help costs 0 to 600 minutes. Choose a number between them.',
    'Une heure d’aide coûte de 0 à 600 minutes. Choisissez un nombre entre les deux.',
    'Een uur hulp kost 0 tot 600 minuten. Kies een getal daartussen.',
  ),
  INVALID_DURATION: say(
    'Help lasts from 1 minute to 100 hours. Choose a duration between them.',
    'L’aide dure de 1 minute à 100 heures. Choisissez une durée entre les deux.',
    'Hulp duurt van 1 minuut tot 100 uur. Kies een duur daartussen.',
  ),
};
