import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** `npm run measure`: how quick the interface is, on a processor slowed four times. It needs an idle machine, so it is no test. */
export default defineConfig({ ...base, testDir: 'tests/measure', workers: 1, timeout: 120_000 });
