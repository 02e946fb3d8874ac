import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import { catalogue, useWords } from './catalogue';
import { languageSetting } from './language';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const words = catalogue({
  en: { ask: 'Who sees it?', hidden: (title: string) => `“${title}”: hidden` },
  fr: { ask: 'Qui le voit ?', hidden: title => `« ${title} » : masqué` },
  nl: { ask: 'Wie ziet het?', hidden: title => `‘${title}’: verborgen` },
});

function Said() {
  const { ask, hidden } = useWords(words);
  return `${ask} ${hidden('Du pain')}`;
}

it('breaks no French line before a mark', async () => {
  const box = document.createElement('div');
  const root = createRoot(box);
  await act(async () => {
    languageSetting.set('fr');
    root.render(createElement(Said));
  });
  expect(box.textContent).toBe('Qui le voit\u00A0? «\u00A0Du pain\u00A0»\u00A0: masqué');
  await act(async () => languageSetting.set('nl'));
  expect(box.textContent).toBe('Wie ziet het? ‘Du pain’: verborgen');
  await act(async () => root.unmount());
});
