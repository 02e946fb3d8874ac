// Finishes dist: the worker learns the names of the files it keeps, and X.gz is written beside each text file X, which the server
// has in its binary instead of X.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const kept = readdirSync('dist/assets')
  .filter(name => /\.(js|css)$|latin-wght/.test(name))
  .map(name => `/assets/${name}`);
const worker = readFileSync('dist/sw.js', 'utf8');
writeFileSync('dist/sw.js', worker.replace('const FILES = [];', `const FILES = ${JSON.stringify(kept)};`));

let bytes = 0;
for (const entry of readdirSync('dist', { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const content = readFileSync(path);
  if (!/\.(html|js|css|svg|json|webmanifest|txt)$/.test(path)) {
    bytes += content.length;
    continue;
  }
  const packed = gzipSync(content, { level: 9 });
  writeFileSync(`${path}.gz`, packed);
  bytes += packed.length;
}
console.log(`dist: ${bytes} bytes as they are embedded`);
