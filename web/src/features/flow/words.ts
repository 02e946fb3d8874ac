import { catalogue } from '../../words/catalogue';
import { count } from '../../words/format';

export const flowWords = catalogue({
  en: {
    title: 'Between communities',
    of: 'Of which community',
    all: 'All of mine',
    tooFew: 'Nothing that can be shown',
    tooFewWhy:
      'In the last thirty days too few exchanges went from one community to another. Smaller numbers would tell about single people.',
    aCommunity: 'A community',
    few: 'too few',
    sum: (n: number) => `${count(n, 'en', '# exchange', '# exchanges')} went from one community to another.`,
    sumFew: 'Exchanges went from one community to another.',
    between: (from: string, to: string) => `${from} to ${to}`,
    community: 'Community',
    gave: 'Gave',
    received: 'Received',
    privacy:
      'Only groups of exchanges among several people are counted, so that nobody can be told from a number.',
  },
  fr: {
    title: 'Entre communautés',
    of: 'De quelle communauté',
    all: 'Toutes les miennes',
    tooFew: 'Rien qui puisse être montré',
    tooFewWhy:
      'Ces trente derniers jours, trop peu d’échanges sont allés d’une communauté à une autre. De plus petits nombres parleraient de personnes précises.',
    aCommunity: 'Une communauté',
    few: 'trop peu',
    sum: n =>
      count(
        n,
        'fr',
        '# échange est allé d’une communauté à une autre.',
        '# échanges sont allés d’une communauté à une autre.',
      ),
    sumFew: 'Des échanges sont allés d’une communauté à une autre.',
    between: (from, to) => `${from} – ${to}`,
    community: 'Communauté',
    gave: 'A donné',
    received: 'A reçu',
    privacy:
      'Seuls comptent des groupes d’échanges entre plusieurs personnes, pour que personne ne se reconnaisse dans un nombre.',
  },
  nl: {
    title: 'Tussen gemeenschappen',
    of: 'Van welke gemeenschap',
    all: 'Al de mijne',
    tooFew: 'Niets dat getoond kan worden',
    tooFewWhy:
      'De laatste dertig dagen gingen te weinig ruilen van de ene gemeenschap naar de andere. Kleinere getallen zouden over afzonderlijke mensen gaan.',
    aCommunity: 'Een gemeenschap',
    few: 'te weinig',
    sum: n =>
      count(
        n,
        'nl',
        '# ruil ging van de ene gemeenschap naar de andere.',
        '# ruilen gingen van de ene gemeenschap naar de andere.',
      ),
    sumFew: 'Er gingen ruilen van de ene gemeenschap naar de andere.',
    between: (from, to) => `${from} tot ${to}`,
    community: 'Gemeenschap',
    gave: 'Gaf',
    received: 'Ontving',
    privacy:
      'Alleen groepen ruilen onder meerdere mensen tellen mee, zodat niemand uit een getal is af te leiden.',
  },
});
