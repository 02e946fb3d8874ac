// Writes X.gz beside each text file X of dist: the server embeds these instead of the originals.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

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
