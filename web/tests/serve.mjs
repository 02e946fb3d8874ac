// Serves dist as trustd does, with the same policy, and hands /api on to a server: node tests/serve.mjs PORT SERVER
// For looking at a build without compiling the server again; the journeys run on what is embedded.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { extname, join, normalize } from 'node:path';

const [port, target] = process.argv.slice(2);
const server = new URL(target);
const dist = join(import.meta.dirname, '../dist');
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types sw";
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

createServer((from, to) => {
  const path = normalize(decodeURIComponent(new URL(from.url, 'http://localhost').pathname));
  if (path.startsWith('/api/')) {
    const { hostname, port: to_port } = server;
    const on = request(
      {
        hostname,
        port: to_port,
        path: from.url,
        method: from.method,
        headers: { ...from.headers, host: server.host },
      },
      answer => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(to);
      },
    );
    on.on('error', () => to.writeHead(502).end());
    to.on('close', () => on.destroy());
    return void from.pipe(on);
  }
  let file = join(dist, path);
  const page = !existsSync(file) || statSync(file).isDirectory();
  if (page && path.startsWith('/assets/')) return void to.writeHead(404).end();
  if (page) file = join(dist, 'index.html');
  const fixed = path.startsWith('/assets/');
  const headers = {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
    'cache-control': fixed ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  if (existsSync(`${file}.gz`)) {
    headers['content-encoding'] = 'gzip';
    file = `${file}.gz`;
  }
  to.writeHead(200, headers);
  createReadStream(file).pipe(to);
}).listen(Number(port), '127.0.0.1');
