import type { Page } from '@playwright/test';

/** Whether the answers on the device say this. */
export const keeps = (page: Page, words: string) =>
  page.evaluate(
    wanted =>
      new Promise<boolean>(resolve => {
        const open = indexedDB.open('trust', 1);
        open.addEventListener('upgradeneeded', () => open.result.createObjectStore('answers'));
        open.addEventListener('success', () => {
          const database = open.result;
          const all = database.transaction('answers').objectStore('answers').getAll();
          all.addEventListener('success', () => {
            database.close();
            resolve(JSON.stringify(all.result).includes(wanted));
          });
        });
      }),
    JSON.stringify(words).slice(1, -1),
  );
