import { useSyncExternalStore } from 'react';
import { textSizeSetting, type TextSize, type Theme, themeSetting } from '../../app/appearance';
import { Select } from '../../ui/Select';
import { type Language, useWords } from '../../words/catalogue';
import { languageSetting, useLanguage } from '../../words/language';
import { meWords } from './words';

const NAMES: readonly { id: Language; name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'fr', name: 'Français' },
  { id: 'nl', name: 'Nederlands' },
];

export function LanguageSelect() {
  const words = useWords(meWords);
  return (
    <Select label={words.language} options={NAMES} selected={useLanguage()} onSelect={languageSetting.set} />
  );
}

/** About this device alone, at once, without a button. */
export function Appearance() {
  const words = useWords(meWords);
  const theme = useSyncExternalStore(themeSetting.subscribe, themeSetting.get);
  const size = useSyncExternalStore(textSizeSetting.subscribe, textSizeSetting.get);
  return (
    <>
      <LanguageSelect />
      <Select<Theme>
        label={words.theme}
        options={[
          { id: 'system', name: words.system },
          { id: 'light', name: words.light },
          { id: 'dark', name: words.dark },
        ]}
        selected={theme}
        onSelect={themeSetting.set}
      />
      <Select<TextSize>
        label={words.textSize}
        options={[
          { id: 'normal', name: words.normal },
          { id: 'large', name: words.large },
          { id: 'larger', name: words.larger },
        ]}
        selected={size}
        onSelect={textSizeSetting.set}
      />
    </>
  );
}
