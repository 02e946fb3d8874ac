// Keeps the shell readable without a connection. Answers of the API are never kept here: the page holds them, and drops them.
const FILES = []; // The build lists the files of the shell here, and so each release has a worker of its own.
const SHELL = `shell-${FILES.join()}`;
self.addEventListener('install', event => {
  self.skipWaiting();
  event.waitUntil(caches.open(SHELL).then(shell => shell.addAll(['/', ...FILES])));
});
self.addEventListener('activate', event =>
  event.waitUntil(
    caches
      .keys()
      .then(names => Promise.all(names.filter(name => name !== SHELL).map(name => caches.delete(name))))
      .then(() => self.clients.claim()),
  ),
);
self.addEventListener('fetch', event => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/'))
    return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => caches.match('/')));
  else if (url.pathname.startsWith('/assets/'))
    event.respondWith(caches.match(request).then(found => found ?? fetch(request)));
});
