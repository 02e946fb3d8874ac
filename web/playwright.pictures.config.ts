import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** `make pictures`: what the README shows, made from the demo, in docs. */
export default defineConfig({
  ...base,
  testDir: 'tests/pictures',
  workers: 1,
  projects: [{ name: 'pictures' }],
});
