import { catalogue } from '../../words/catalogue';

export const welcomeWords = catalogue({
  en: {
    step: (n: number) => `Welcome. Step ${n} of 2.`,
    where: 'Where are you, roughly?',
    next: 'Keep this place',
    withoutPlace: 'Go on without a place',
    later: 'You can change this at any time, under Me.',
    who: 'Who sees what you post?',
    whoWhy: 'Unless you say otherwise when you post. The number is how many people that is today.',
    start: 'Start',
    grows: 'The numbers grow as you join a community and trust people.',
  },
  fr: {
    step: n => `Bienvenue. Étape ${n} sur 2.`,
    where: 'Où êtes-vous, à peu près ?',
    next: 'Garder ce lieu',
    withoutPlace: 'Continuer sans lieu',
    later: 'Vous pourrez le changer à tout moment, sous Moi.',
    who: 'Qui voit ce que vous publiez ?',
    whoWhy:
      'Sauf si vous dites autre chose en publiant. Le nombre dit combien de personnes ce sont aujourd’hui.',
    start: 'Commencer',
    grows: 'Les nombres grandissent quand vous rejoignez une communauté et faites confiance à des gens.',
  },
  nl: {
    step: n => `Welkom. Stap ${n} van 2.`,
    where: 'Waar bent u, ongeveer?',
    next: 'Deze plek bewaren',
    withoutPlace: 'Verder zonder plek',
    later: 'U kunt dit altijd wijzigen, onder Ik.',
    who: 'Wie ziet wat u plaatst?',
    whoWhy: 'Tenzij u bij het plaatsen iets anders zegt. Het getal is hoeveel mensen dat vandaag zijn.',
    start: 'Beginnen',
    grows: 'De getallen groeien als u bij een gemeenschap komt en mensen vertrouwt.',
  },
});
