import { useSyncExternalStore } from 'react';
import { setting } from '../app/setting';
import type { Language } from './catalogue';

function ofTheBrowser(): Language {
  for (const tag of navigator.languages) {
    const language = tag.slice(0, 2);
    if (language === 'en' || language === 'fr' || language === 'nl') return language;
  }
  return 'en';
}

export const languageSetting = setting<Language>('language', ofTheBrowser(), value => {
  document.documentElement.lang = value;
});

export function useLanguage(): Language {
  return useSyncExternalStore(languageSetting.subscribe, languageSetting.get);
}
