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
const address = `http://127.0.0.1:${proxied ? port + 1 : port}`;
// The configuration is read again by every worker: only the first makes the folder.
process.env['TRUSTD_FOLDER'] ??= mkdtempSync(join(tmpdir(), 'trustd-web-'));
const folder = process.env['TRUSTD_FOLDER'];

/** A demo, and what serves web/dist before it; `open` is one where anybody can sign up. */
function serve(name: string, at: number, options = '') {
  const url = `http://127.0.0.1:${at}`;
  return [
    {
      command: `${program} serve --demo ${options} --listen 127.0.0.1:${at} --database ${join(folder, name)}.db`,
      url: `${url}/api/openapi.json`,
      timeout: 60_000,
      env: { TRUSTD_LOG: 'warn' },
      gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 5000 },
    },
    ...(proxied
      ? [{ command: `node tests/serve.mjs ${at + 1} ${url}`, url: `http://127.0.0.1:${at + 1}` }]
      : []),
  ];
}

export default defineConfig({
  testDir: 'tests/journeys',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  retries: 0,
  timeout: 30_000,
  reporter: [['line']],
  webServer: [...serve('demo', port), ...serve('open', port + 2, '--sign-up open')],
  use: {
    baseURL: address,
    locale: 'en-GB',
    timezoneId: 'Europe/Brussels',
    contextOptions: { reducedMotion: 'reduce' },
    // A trace takes a fifth of the time: TRACE=1 writes one of each failure.
    trace: process.env['TRACE'] === undefined ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
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
