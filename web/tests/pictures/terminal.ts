import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LISTEN = '127.0.0.1:8080';
const ADMIN = '127.0.0.1:9080';
/** Where the server of the picture really listens. */
const LISTENS = '127.0.0.1:18390';
const ADMIN_LISTENS = '127.0.0.1:18391';
const NUMBERS = /^trustd_(members|trust_edges|resources|revision|streams) /;

/** What a server really prints at its start, and answers to its operator: as a page that looks like a terminal. */
export async function terminal(): Promise<string> {
  const program = process.env['TRUSTD'] ?? '../target/debug/trustd';
  const database = join(mkdtempSync(join(tmpdir(), 'trustd-picture-')), 'demo.db');
  const address = (text: string) => text.replaceAll(LISTENS, LISTEN).replaceAll(ADMIN_LISTENS, ADMIN);
  const server = spawn(
    program,
    ['serve', '--demo', '--database', database, '--listen', LISTENS, '--admin-listen', ADMIN_LISTENS],
    { env: { ...process.env, TRUSTD_LOG: 'warn' } },
  );
  try {
    const started = await new Promise<string>((resolve, reject) => {
      let said = '';
      const hear = (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('metrics')) resolve(said);
      };
      server.stdout.on('data', hear);
      server.stderr.on('data', hear);
      server.on('exit', () => reject(new Error(said)));
    });
    const admin = `http://${ADMIN_LISTENS}`;
    const ready = await (await fetch(`${admin}/readyz`)).text();
    const metrics = await (await fetch(`${admin}/metrics`)).text();
    const numbers = metrics
      .split('\n')
      .filter(line => NUMBERS.test(line))
      .toSorted();
    const verified = spawnSync(program, ['verify', '--database', database], { encoding: 'utf8' });
    return page([
      ['trustd serve --demo', address(started)],
      [`curl ${ADMIN}/readyz`, ready],
      [`curl -s ${ADMIN}/metrics | grep -E 'members|edges|resources|revision|streams'`, numbers.join('\n')],
      ['trustd verify', verified.stdout + verified.stderr],
    ]);
  } finally {
    server.kill();
  }
}

function page(commands: readonly (readonly [string, string])[]): string {
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').trim();
  const lines = commands.map(([command, said]) => `<b>$ ${escape(command)}</b>\n${escape(said)}\n`);
  return `<!doctype html><style>
    body { margin: 0; padding: 2rem; background: #191613; color: #f0e9df; }
    pre { margin: 0; font: 1rem/1.5 ui-monospace, 'DejaVu Sans Mono', monospace; white-space: pre-wrap; }
    b { color: #8ccfb6; font-weight: 600; }
  </style><pre>${lines.join('\n')}</pre>`;
}
