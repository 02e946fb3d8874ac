import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

/**
 * The journeys run against a real server with its demo, on a port and a database of their own. TRUSTD is the program.
 * With WEB_DIST=1 the files come from web/dist instead of from the program, so that a change needs no compiling.
 */
const program = process.env['TRUSTD'] ?? '../target/debug/trustd';
const port = Number(process.env['TRUSTD_PORT'] ?? 18_473);
const proxied = process.env['WEB_DIST'] !== undefined;
const server = `http://127.0.0.1:${port}`;
const address = proxied ? `http://127.0.0.1:${port + 1}` : server;
// The configuration is read again by every worker: only the first makes the folder.
process.env['TRUSTD_FOLDER'] ??= mkdtempSync(join(tmpdir(), 'trustd-web-'));
const database = join(process.env['TRUSTD_FOLDER'], 'demo.db');

export default defineConfig({
  testDir: 'tests/journeys',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  retries: 0,
  timeout: 30_000,
  reporter: [['line']],
  webServer: [
    {
      command: `${program} serve --demo --listen 127.0.0.1:${port} --database ${database}`,
      url: `${server}/api/openapi.json`,
      timeout: 60_000,
      env: { TRUSTD_LOG: 'warn' },
      gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
    },
    ...(proxied ? [{ command: `node tests/serve.mjs ${port + 1} ${server}`, url: address }] : []),
  ],
  use: {
    baseURL: address,
    locale: 'en-GB',
    timezoneId: 'Europe/Brussels',
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'phone', use: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } },
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
  ],
});
