import { say, type Said } from '../said';
import { MOVED_ON, NOT_HERE } from './common';

const NOT_FOR_YOU = say(
  'Only the person whom it concerns can decide this.',
  'Seule la personne concernée peut en décider.',
  'Alleen de persoon om wie het gaat kan dit beslissen.',
);

/** Communities, their cells and stewards, and their partnerships. */
export const COMMUNITIES: Said = {
  INVALID_COMMUNITY_ID: say(
    'The address takes 2 to 64 small letters from a to z, digits, dots and dashes. It begins with a letter or a digit.',
    'L’adresse prend 2 à 64 petites lettres de a à z, chiffres, points et tirets. Elle commence par une lettre ou un chiffre.',
    'Het adres heeft 2 tot 64 kleine letters van a tot z, cijfers, punten en streepjes. Het begint met een letter of een cijfer.',
  ),
  COMMUNITY_ID_TAKEN: say(
    'Another community has this address. Choose another one.',
    'Une autre communauté a déjà cette adresse. Choisissez-en une autre.',
    'Een andere gemeenschap heeft dit adres al. Kies een ander.',
  ),
  NOT_IN_COMMUNITY: say(
    'You are not in this community. Join it first.',
    'Vous n’êtes pas dans cette communauté. Rejoignez-la d’abord.',
    'U zit niet in deze gemeenschap. Word er eerst lid van.',
  ),
  NOT_A_MEMBER: say(
    'They are not in this community. Invite them first.',
    'Cette personne n’est pas dans la communauté. Invitez-la d’abord.',
    'Deze persoon zit niet in de gemeenschap. Nodig die eerst uit.',
  ),
  ALREADY_IN_COMMUNITY: say(
    'Already in this community.',
    'Déjà dans cette communauté.',
    'Al in deze gemeenschap.',
  ),
  UNKNOWN_JOIN_REQUEST: NOT_HERE,
  ALREADY_ASKED: say(
    'You have asked already. A steward will answer.',
    'Vous avez déjà demandé. Un·e responsable répondra.',
    'U hebt het al gevraagd. Een beheerder antwoordt.',
  ),
  DECLINED_LATELY: say(
    'This was declined not long ago. Try again later.',
    'Cela a été refusé il y a peu. Réessayez plus tard.',
    'Dit is kort geleden geweigerd. Probeer het later opnieuw.',
  ),
  JOIN_REQUEST_NOT_PENDING: MOVED_ON,
  OWN_JOIN_REQUEST: say(
    'This is your own request: another steward has to answer it.',
    'C’est votre propre demande : un·e autre responsable doit y répondre.',
    'Dit is uw eigen vraag: een andere beheerder moet ze beantwoorden.',
  ),
  NOT_STEWARD: say(
    'Only a steward of this community can do that.',
    'Seul·e un·e responsable de cette communauté peut le faire.',
    'Alleen een beheerder van deze gemeenschap kan dat doen.',
  ),
  ALREADY_STEWARD: say(
    'They are a steward already.',
    'Cette personne est déjà responsable.',
    'Deze persoon is al beheerder.',
  ),
  NOT_APPOINTED: say(
    'They are not a steward, so there is nothing to take back.',
    'Cette personne n’est pas responsable : il n’y a rien à retirer.',
    'Deze persoon is geen beheerder, dus er is niets terug te nemen.',
  ),
  LAST_STEWARD: say(
    'A community needs a steward: appoint another one first.',
    'Une communauté a besoin d’un·e responsable : nommez-en d’abord un·e autre.',
    'Een gemeenschap heeft een beheerder nodig: benoem eerst een ander.',
  ),
  NOT_ONLY_STEWARD: say(
    'There are other stewards, so you cannot close the community alone. You can leave it.',
    'Il y a d’autres responsables : vous ne pouvez pas fermer la communauté sans ces personnes. Vous pouvez la quitter.',
    'Er zijn andere beheerders, dus u kunt de gemeenschap niet alleen sluiten. U kunt ze wel verlaten.',
  ),
  NOT_FOR_YOU,
  UNKNOWN_CELL: NOT_HERE,
  ALREADY_IN_CELL: say(
    'They are in this cell already.',
    'Cette personne est déjà dans cette cellule.',
    'Deze persoon zit al in deze cel.',
  ),
  ALREADY_INVITED: say(
    'They are invited already. Wait for their answer.',
    'Cette personne est déjà invitée. Attendez sa réponse.',
    'Deze persoon is al uitgenodigd. Wacht op het antwoord.',
  ),
  CELL_INVITATION_NOT_PENDING: MOVED_ON,
  PARTNERSHIPS_OFF: say(
    'There are no partnerships here.',
    'Il n’y a pas de partenariats ici.',
    'Hier zijn geen partnerschappen.',
  ),
  SELF_PARTNERSHIP: say(
    'A community cannot be its own partner. Choose another one.',
    'Une communauté ne peut pas être sa propre partenaire. Choisissez-en une autre.',
    'Een gemeenschap kan niet haar eigen partner zijn. Kies een andere.',
  ),
  ALREADY_PARTNERS: say(
    'These communities are partners already, or one has asked the other.',
    'Ces communautés sont déjà partenaires, ou l’une l’a demandé à l’autre.',
    'Deze gemeenschappen zijn al partners, of de ene heeft het de andere gevraagd.',
  ),
  SAME_PERSON: say(
    'You asked for this partnership yourself: another steward has to approve it.',
    'Vous avez demandé ce partenariat : un·e autre responsable doit l’approuver.',
    'U hebt zelf om dit partnerschap gevraagd: een andere beheerder moet het goedkeuren.',
  ),
  PARTNERSHIP_NOT_PROPOSED: MOVED_ON,
  PARTNERSHIP_NOT_ACTIVE: MOVED_ON,
};
