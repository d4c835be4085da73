// The service worker: one build, whole or not at all. `cargo xtask dist` fills in the version and the files.
//
// A build's files go into a cache of its own, each checked against its digest, so a host caught between two builds fails the
// installation instead of mixing them. Pages are served from the cache of the worker that controls them and from no other. A new build
// waits beside the old one until no page of the old one is open, or until a page posts "skipWaiting" and then reloads itself.

const VERSION = "{{version}}";
const FILES = {{files}}; // [path relative to this file, digest]; "./" is index.html

// Caches belong to the whole origin, which may hold other copies of this app in other folders.
const FAMILY = `plumbline ${new URL(self.registration.scope).pathname} `;
const CACHE = FAMILY + VERSION;

self.addEventListener("install", (event) => {
  const requests = FILES.map(([path, integrity]) => new Request(path, { integrity, cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

self.addEventListener("message", (event) => {
  if (event.data === "skipWaiting") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(self.registration.scope)) event.respondWith(answer(event.request));
});

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(FAMILY) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim(); // the very first page works offline too, without a reload
}

async function answer(request) {
  const cache = await caches.open(CACHE);
  const path = new URL(request.url).href.slice(self.registration.scope.length).replace(/[?#].*/, "");
  const key = path === "" || path === "index.html" ? "./" : path;
  return (await cache.match(key)) ?? fetch(request);
}
