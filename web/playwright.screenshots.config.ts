import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** `make screenshots`: a picture of every screen, in both sizes and themes, in web/shots. */
export default defineConfig({ ...base, testDir: 'tests/shots' });
