import { catalogue, useWords } from '../../words/catalogue';

/** Words for the categories that people use most. A category is free text: others are shown as they were written. */
const categoryWords = catalogue({
  en: {
    animals: 'Animals',
    care: 'Care',
    children: 'Children',
    company: 'Company',
    computers: 'Computers',
    crafts: 'Crafts',
    events: 'Events',
    food: 'Food',
    garden: 'Garden',
    kitchen: 'Kitchen',
    languages: 'Languages',
    moving: 'Moving',
    music: 'Music',
    outdoors: 'Outdoors',
    paperwork: 'Paperwork',
    repair: 'Repair',
    tools: 'Tools',
    transport: 'Transport',
  },
  fr: {
    animals: 'Animaux',
    care: 'Soin',
    children: 'Enfants',
    company: 'Compagnie',
    computers: 'Informatique',
    crafts: 'Bricolage',
    events: 'Fêtes',
    food: 'Nourriture',
    garden: 'Jardin',
    kitchen: 'Cuisine',
    languages: 'Langues',
    moving: 'Déménagement',
    music: 'Musique',
    outdoors: 'Plein air',
    paperwork: 'Paperasse',
    repair: 'Réparation',
    tools: 'Outils',
    transport: 'Transport',
  },
  nl: {
    animals: 'Dieren',
    care: 'Zorg',
    children: 'Kinderen',
    company: 'Gezelschap',
    computers: 'Computers',
    crafts: 'Knutselen',
    events: 'Feesten',
    food: 'Eten',
    garden: 'Tuin',
    kitchen: 'Keuken',
    languages: 'Talen',
    moving: 'Verhuizen',
    music: 'Muziek',
    outdoors: 'Buiten',
    paperwork: 'Papierwerk',
    repair: 'Herstellen',
    tools: 'Gereedschap',
    transport: 'Vervoer',
  },
});

export const CATEGORIES = Object.keys(categoryWords.en) as readonly (keyof typeof categoryWords.en)[];

export function useCategoryName(): (category: string) => string {
  const words = useWords(categoryWords);
  return category => (category in words ? words[category as keyof typeof words] : category);
}
