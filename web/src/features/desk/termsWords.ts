import { catalogue } from '../../words/catalogue';

export const termsWords = catalogue({
  en: {
    both: (mine: string, theirs: string) =>
      `What ${mine} and ${theirs} would share with each other, both ways:`,
    share_offers: 'Offers',
    share_needs: 'Needs',
    share_member_count: 'The number of members',
    nothingShared: 'Choose offers, needs, or both',
  },
  fr: {
    both: (mine, theirs) =>
      `Ce que ${mine} et ${theirs} partageraient l’une avec l’autre, dans les deux sens :`,
    share_offers: 'Les offres',
    share_needs: 'Les besoins',
    share_member_count: 'Le nombre de membres',
    nothingShared: 'Choisissez les offres, les besoins, ou les deux',
  },
  nl: {
    both: (mine, theirs) => `Wat ${mine} en ${theirs} met elkaar zouden delen, in beide richtingen:`,
    share_offers: 'Aanbod',
    share_needs: 'Vragen',
    share_member_count: 'Het aantal leden',
    nothingShared: 'Kies aanbod, vragen, of beide',
  },
});
