import { say, type Said } from '../said';
import { MOVED_ON, NOT_HERE } from './common';

const REVERSED = say(
  'The time was given back already.',
  'Le temps a déjà été rendu.',
  'De tijd is al teruggegeven.',
);

/** Exchanges, and the time that they move. */
export const EXCHANGES: Said = {
  UNKNOWN_EXCHANGE: NOT_HERE,
  NOT_PROVIDER: say(
    'Only the person who gives can do that.',
    'Seule la personne qui donne peut le faire.',
    'Alleen de persoon die geeft kan dat doen.',
  ),
  NOT_RECEIVER: say(
    'Only the person who receives can do that.',
    'Seule la personne qui reçoit peut le faire.',
    'Alleen de persoon die ontvangt kan dat doen.',
  ),
  PROVIDER_MISSING: say(
    'Choose who gives it to you.',
    'Choisissez qui vous le donne.',
    'Kies wie het u geeft.',
  ),
  PROVIDER_IS_RECEIVER: say(
    'An exchange is between two people. Choose somebody else.',
    'Un échange se fait entre deux personnes. Choisissez quelqu’un d’autre.',
    'Een ruil is tussen twee mensen. Kies iemand anders.',
  ),
  LISTING_OF_ANOTHER: say(
    'That listing does not fit. Take an offer of the one who gives, or a need of the one who receives.',
    'Cette annonce ne convient pas. Prenez une offre de qui donne, ou un besoin de qui reçoit.',
    'Dat bericht past niet. Neem een aanbod van wie geeft, of een vraag van wie ontvangt.',
  ),
  INVALID_EXCHANGE_TITLE: say(
    'Say in up to 200 letters what it is about.',
    'Dites en 200 lettres au plus de quoi il s’agit.',
    'Zeg in hoogstens 200 letters waar het om gaat.',
  ),
  INVALID_EXCHANGE_DESCRIPTION: say(
    'The text is too long: 2,000 letters is the most.',
    'Le texte est trop long : 2 000 lettres au plus.',
    'De tekst is te lang: hoogstens 2.000 letters.',
  ),
  INVALID_MINUTES: say(
    'An exchange for time takes from a minute to 100 hours; a gift takes none.',
    'Un échange contre du temps va d’une minute à 100 heures ; un don n’en prend pas.',
    'Een ruil tegen tijd gaat van een minuut tot 100 uur; een gift kost er geen.',
  ),
  NO_MINUTES: say(
    'Give at least one minute.',
    'Indiquez au moins une minute.',
    'Geef minstens één minuut op.',
  ),
  CREDIT_NOT_USED: say(
    'This community does not count time. You can make it a gift.',
    'Cette communauté ne compte pas le temps. Vous pouvez en faire un don.',
    'Deze gemeenschap telt geen tijd. U kunt er een gift van maken.',
  ),
  CREDIT_WITHOUT_COMMUNITY: say(
    'Time is counted in a community, and one of you is in none. You can make it a gift.',
    'Le temps se compte dans une communauté, et il en manque une à l’un·e de vous. Vous pouvez en faire un don.',
    'Tijd wordt in een gemeenschap geteld, en een van u zit in geen. U kunt er een gift van maken.',
  ),
  NO_CLEARING: say(
    'Time does not pass between your communities, as they are no partners. You can make it a gift.',
    'Le temps ne passe pas entre vos communautés, qui ne sont pas partenaires. Vous pouvez en faire un don.',
    'Tijd gaat niet tussen uw gemeenschappen, want ze zijn geen partners. U kunt er een gift van maken.',
  ),
  EXCHANGE_CLOSED: MOVED_ON,
  EXCHANGE_NOT_OFFERED: MOVED_ON,
  EXCHANGE_NOT_REQUESTED: MOVED_ON,
  EXCHANGE_NOT_ACCEPTED: MOVED_ON,
  EXCHANGE_NOT_IN_PROGRESS: MOVED_ON,
  EXCHANGE_ALREADY_ACCEPTED: MOVED_ON,
  ALREADY_CONFIRMED: say(
    'You have confirmed this already.',
    'Vous l’avez déjà confirmé.',
    'U hebt dit al bevestigd.',
  ),
  EXCHANGE_NOT_COMPLETED: say(
    'It is not done yet, so no time has moved that could go back. You can call it off.',
    'Il n’est pas encore fait : aucun temps n’est passé qui puisse revenir. Vous pouvez l’annuler.',
    'De ruil is nog niet gedaan, dus er is geen tijd om terug te geven. U kunt hem afzeggen.',
  ),
  EXCHANGE_WITHOUT_CREDIT: say(
    'It was a gift, so there is no time to give back.',
    'C’était un don : il n’y a pas de temps à rendre.',
    'Het was een gift, dus er is geen tijd om terug te geven.',
  ),
  EXCHANGE_ALREADY_REVERSED: REVERSED,
  TRANSFER_ALREADY_REVERSED: REVERSED,
  BELOW_FLOOR: say(
    'There is not enough time for that: it would go below the limit.',
    'Il n’y a pas assez de temps pour cela : ce serait sous la limite.',
    'Daar is niet genoeg tijd voor: het zou onder de grens komen.',
  ),
  ABOVE_CEILING: say(
    'That would be more time than the limit allows.',
    'Ce serait plus de temps que la limite ne le permet.',
    'Dat zou meer tijd zijn dan de grens toelaat.',
  ),
  INVALID_LIMITS: say(
    'The lower limit is 0 or below, and the upper one 0 or above.',
    'La limite basse est de 0 ou moins, la haute de 0 ou plus.',
    'De ondergrens is 0 of minder, de bovengrens 0 of meer.',
  ),
  INVALID_EXPIRY: say(
    'This ends before it begins. Choose a later time.',
    'Cela finit avant de commencer. Choisissez un moment plus tardif.',
    'Dit eindigt voor het begint. Kies een later moment.',
  ),
  ACCOUNT_EXISTS: say(
    'Time is counted for this already. Nothing more is needed.',
    'Le temps est déjà compté pour cela. Il n’y a rien de plus à faire.',
    'Hiervoor wordt al tijd geteld. Er is niets meer nodig.',
  ),
};
