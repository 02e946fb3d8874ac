import { catalogue } from '../words/catalogue';
import { count } from '../words/format';

export const consequenceWords = catalogue({
  en: {
    title: 'What this changes',
    nothing: 'Nothing else that you would notice.',
    asking: 'Counting …',
    people: (n: number) => count(n, 'en', '# person', '# people'),
    atLeast: (people: string) => `${people} or more`,
    fewerThan: (n: string) => `fewer than ${n} people`,
    audienceLost: (people: string) => `No longer see anything of yours: ${people}.`,
    audienceGained: (people: string) => `Will see something of yours: ${people}.`,
    hidden: (title: string, people: string) => `“${title}” becomes hidden from ${people}.`,
    shown: (title: string, people: string) => `“${title}” is shown to ${people} more.`,
    few: (posts: number, n: number) =>
      `For ${count(posts, 'en', '# post', '# posts')} of yours, fewer than ${n} people change, maybe nobody.`,
    listingsLost: (n: number) =>
      `You no longer see ${count(n, 'en', '# need or offer', '# needs and offers')}.`,
    listingsGained: (n: number) => `You see ${count(n, 'en', '# need or offer', '# needs and offers')} more.`,
  },
  fr: {
    title: 'Ce que cela change',
    nothing: 'Rien d’autre que vous remarqueriez.',
    asking: 'Calcul en cours…',
    people: n => count(n, 'fr', '# personne', '# personnes'),
    atLeast: people => `${people} ou plus`,
    fewerThan: n => `moins de ${n} personnes`,
    audienceLost: people => `Ne voient plus rien de vous : ${people}.`,
    audienceGained: people => `Verront quelque chose de vous : ${people}.`,
    hidden: (title, people) => `« ${title} » devient invisible pour ${people}.`,
    shown: (title, people) => `« ${title} » devient visible pour ${people} de plus.`,
    few: (posts, n) =>
      `Pour ${count(posts, 'fr', '# de vos annonces', '# de vos annonces')}, moins de ${n} personnes changent, peut-être aucune.`,
    listingsLost: n => `Vous ne voyez plus ${count(n, 'fr', '# besoin ou offre', '# besoins et offres')}.`,
    listingsGained: n => `Vous voyez ${count(n, 'fr', '# besoin ou offre', '# besoins et offres')} de plus.`,
  },
  nl: {
    title: 'Wat dit verandert',
    nothing: 'Verder niets dat u zou merken.',
    asking: 'Bezig met tellen…',
    people: n => count(n, 'nl', '# persoon', '# mensen'),
    atLeast: people => `${people} of meer`,
    fewerThan: n => `minder dan ${n} mensen`,
    audienceLost: people => `Zien niets meer van u: ${people}.`,
    audienceGained: people => `Zien voortaan iets van u: ${people}.`,
    hidden: (title, people) => `‘${title}’ wordt verborgen voor ${people}.`,
    shown: (title, people) => `‘${title}’ wordt zichtbaar voor nog ${people}.`,
    few: (posts, n) =>
      `Bij ${count(posts, 'nl', '# bericht', '# berichten')} van u veranderen minder dan ${n} mensen, misschien niemand.`,
    listingsLost: n => `U ziet ${count(n, 'nl', '# vraag of aanbod', '# vragen en aanbiedingen')} niet meer.`,
    listingsGained: n => `U ziet ${count(n, 'nl', '# vraag of aanbod', '# vragen en aanbiedingen')} erbij.`,
  },
});
