// Keeps the shell readable without a connection. Answers of the API are never kept here: the page holds them, and drops them.
const SHELL = 'shell-1';
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', event => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/'))
    return;
  const page = request.mode === 'navigate';
  if (page) event.respondWith(fresh('/', request));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(kept(request));
});
async function fresh(key, request) {
  const shell = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.headers.get('content-type')?.startsWith('text/html')) {
      await shell.put(key, answer.clone());
      await forget(shell, await answer.clone().text());
    }
    return answer;
  } catch (offline) {
    const page = await shell.match(key);
    if (page) return page;
    throw offline;
  }
}
async function kept(request) {
  const shell = await caches.open(SHELL);
  const found = await shell.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await shell.put(request, answer.clone());
  return answer;
}
// A new page names other entry files: everything of the release before is dropped.
async function forget(shell, html) {
  const entry = html.match(/\/assets\/[^"]+\.js/)?.[0];
  const marker = await shell.match('/entry');
  if (entry && marker && (await marker.text()) !== entry)
    for (const key of await shell.keys())
      if (new URL(key.url).pathname.startsWith('/assets/')) await shell.delete(key);
  if (entry) await shell.put('/entry', new Response(entry));
}
