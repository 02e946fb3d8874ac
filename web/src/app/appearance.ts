import { setting } from './setting';

export type Theme = 'system' | 'light' | 'dark';
export type TextSize = 'normal' | 'large' | 'larger';

export const themeSetting = setting<Theme>('theme', 'system', value => {
  document.documentElement.dataset['theme'] = value;
});

export const textSizeSetting = setting<TextSize>('text-size', 'normal', value => {
  document.documentElement.dataset['text'] = value;
  dispatchEvent(new Event('resize'));
});
