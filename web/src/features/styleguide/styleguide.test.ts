import { readdirSync, readFileSync } from 'node:fs';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import { StyleguideScreen } from './StyleguideScreen';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

/** These come with others: the list of a menu when it is opened, the toasts with the root of the application. */
const SHOWN_BY: Readonly<Record<string, string>> = { MenuPopover: '<Menu', Toasts: 'toast(' };

const read = (folder: string) =>
  readdirSync(folder)
    .filter(file => file.endsWith('.tsx'))
    .map(file => readFileSync(`${folder}/${file}`, 'utf8'))
    .join('\n');

it('shows each component of src/ui', () => {
  const declared = read('src/ui').matchAll(/^export (?:function|const) ([A-Z]\w+)/gm);
  const components = [...declared].map(([, name = '']) => name);
  expect(components.length).toBeGreaterThan(30);
  const guide = read('src/features/styleguide');
  const isShown = (name: string) =>
    name in SHOWN_BY ? guide.includes(SHOWN_BY[name] ?? '') : new RegExp(`<${name}\\b`).test(guide);
  expect(components.filter(name => !isShown(name))).toEqual([]);
});

it('shows them in both themes', async () => {
  const box = document.createElement('div');
  const root = createRoot(box);
  await act(async () => root.render(createElement(StyleguideScreen)));
  const themes = [...box.querySelectorAll<HTMLElement>('.styleguide-theme')];
  expect(themes.map(theme => theme.style.colorScheme)).toEqual(['light', 'dark']);
  const parts = themes.map(theme => [...theme.querySelectorAll('h2')].map(heading => heading.textContent));
  expect(parts[0]).toContain('Banner, Empty, ErrorState, Skeleton, Dimmed');
  expect(parts[1]).toEqual(parts[0]);
  await act(async () => root.unmount());
});
