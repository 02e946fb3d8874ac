import { say, type Said } from '../said';

const BY_INVITE = say(
  'People come in here by invite. Ask somebody who is here already for one.',
  'On entre ici sur invitation. Demandez-en une à quelqu’un qui est déjà là.',
  'Mensen komen hier binnen met een uitnodiging. Vraag er een aan iemand die hier al is.',
);

/** Coming in, signing in, and the own account. */
export const ACCOUNT: Said = {
  WRONG_PASSWORD: say(
    'The name or the password is not right.',
    'Le nom ou le mot de passe n’est pas juste.',
    'De naam of het wachtwoord klopt niet.',
  ),
  INVALID_PASSWORD: say(
    'This password is too short, too long or too easy to guess. Choose another one.',
    'Ce mot de passe est trop court, trop long ou trop facile à deviner. Choisissez-en un autre.',
    'Dit wachtwoord is te kort, te lang of te makkelijk te raden. Kies een ander.',
  ),
  PASSWORD_REQUIRED: say(
    'For this, enter your password again.',
    'Pour cela, entrez encore votre mot de passe.',
    'Vul hiervoor uw wachtwoord opnieuw in.',
  ),
  SIGN_IN_AGAIN: say(
    'For this, sign in again first.',
    'Pour cela, reconnectez-vous d’abord.',
    'Meld u hiervoor eerst opnieuw aan.',
  ),
  SIGNED_IN: say(
    'You are signed in already. To make a new account, sign out first.',
    'Vous êtes déjà connecté·e. Pour créer un nouveau compte, déconnectez-vous d’abord.',
    'U bent al aangemeld. Meld u eerst af om een nieuw account te maken.',
  ),
  ACCOUNT_MISSING: say(
    'For this, sign in, or make an account with a name and a password.',
    'Pour cela, connectez-vous ou créez un compte avec un nom et un mot de passe.',
    'Meld u hiervoor aan, of maak een account met een naam en een wachtwoord.',
  ),
  INVITE_ONLY: BY_INVITE,
  SIGN_UP_BY_INVITE: BY_INVITE,
  SIGN_UP_CLOSED: say(
    'No new accounts are made here for now. With an account, you can sign in.',
    'On ne crée pas de nouveaux comptes ici pour l’instant. Avec un compte, vous pouvez vous connecter.',
    'Hier worden voorlopig geen nieuwe accounts gemaakt. Met een account kunt u zich aanmelden.',
  ),
  INVALID_MEMBER_ID: say(
    'The name to sign in with takes 2 to 64 small letters from a to z, digits, dots and dashes. It begins with a letter or a digit.',
    'Le nom de connexion prend 2 à 64 petites lettres de a à z, chiffres, points et tirets. Il commence par une lettre ou un chiffre.',
    'De aanmeldnaam heeft 2 tot 64 kleine letters van a tot z, cijfers, punten en streepjes. Hij begint met een letter of een cijfer.',
  ),
  MEMBER_ID_TAKEN: say(
    'This name is taken. Choose another one.',
    'Ce nom est déjà pris. Choisissez-en un autre.',
    'Deze naam is al bezet. Kies een andere.',
  ),
  NAME_LOOKS_ALIKE: say(
    'This name looks too much like another one. Choose another one.',
    'Ce nom ressemble trop à un autre. Choisissez-en un autre.',
    'Deze naam lijkt te veel op een andere. Kies een andere.',
  ),
  INVALID_ABOUT: say(
    'What you say about yourself is too long: 2,000 letters is the most.',
    'Ce que vous dites de vous est trop long : 2 000 lettres au plus.',
    'Wat u over uzelf zegt is te lang: hoogstens 2.000 letters.',
  ),
  INVALID_EMAIL: say(
    'This is no e-mail address.',
    'Ce n’est pas une adresse e-mail.',
    'Dit is geen e-mailadres.',
  ),
  NOT_CONFIRMED: say(
    'The name does not match yours, so nothing was erased. Write it as it stands there.',
    'Le nom n’est pas le vôtre : rien n’a été effacé. Écrivez-le comme il est indiqué.',
    'De naam is niet de uwe, dus er is niets gewist. Schrijf hem zoals hij er staat.',
  ),
  INVALID_LABEL: say(
    'Give the token a name of up to 100 letters.',
    'Donnez au jeton un nom de 100 lettres au plus.',
    'Geef het token een naam van hoogstens 100 letters.',
  ),
  NO_PLACE: say(
    'For this, say first roughly where you are.',
    'Pour cela, dites d’abord à peu près où vous êtes.',
    'Zeg hiervoor eerst ongeveer waar u bent.',
  ),
  INVALID_PLACE: say(
    'This place is not on the map. Choose another one.',
    'Ce lieu n’est pas sur la carte. Choisissez-en un autre.',
    'Deze plek staat niet op de kaart. Kies een andere.',
  ),
  INVALID_RADIUS: say(
    'This distance is not possible. Choose another one for “nearby”.',
    'Cette distance n’est pas possible. Choisissez-en une autre pour « près de chez moi ».',
    'Deze afstand kan niet. Kies een andere voor ‘in de buurt’.',
  ),
};
