import { say, type Said } from '../said';

const FIELDS = say(
  'Something in the form is missing or not allowed.',
  'Il manque quelque chose dans le formulaire, ou ce n’est pas permis.',
  'Er ontbreekt iets in het formulier, of het is niet toegestaan.',
);

/** What is asked in more than one form. */
export const FORMS: Said = {
  INVALID_BODY: FIELDS,
  INVALID_VALUE: FIELDS,
  MISSING_FIELD: FIELDS,
  INVALID_NAME: say(
    'Give a name of up to 100 letters.',
    'Donnez un nom de 100 lettres au plus.',
    'Geef een naam van hoogstens 100 letters.',
  ),
  INVALID_DESCRIPTION: say(
    'The description is too long. Shorten it.',
    'La description est trop longue. Raccourcissez-la.',
    'De beschrijving is te lang. Maak ze korter.',
  ),
  INVALID_MESSAGE: say(
    'The message is too long: 2,000 letters is the most.',
    'Le message est trop long : 2 000 lettres au plus.',
    'Het bericht is te lang: hoogstens 2.000 letters.',
  ),
  TOO_MUCH_TEXT: say(
    'That is too much text. Shorten it, or delete something old.',
    'C’est trop de texte. Raccourcissez-le, ou supprimez quelque chose d’ancien.',
    'Dat is te veel tekst. Maak het korter, of verwijder iets ouds.',
  ),
  INVALID_SEARCH: say(
    'That is too much to search for: up to 10 words. Take fewer.',
    'C’est trop à chercher : 10 mots au plus. Prenez-en moins.',
    'Dat is te veel om te zoeken: hoogstens 10 woorden. Neem er minder.',
  ),
  INVALID_DISTANCE: say(
    'This distance is not possible. Choose another one.',
    'Cette distance n’est pas possible. Choisissez-en une autre.',
    'Deze afstand kan niet. Kies een andere.',
  ),
};
