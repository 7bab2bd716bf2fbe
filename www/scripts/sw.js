// The service worker: the page works again after the network is gone.
//
// The app's own files are fetched once, when this version is installed; their names hold digests, so they never change.
// The page itself and the catalogs are asked for anew each time and taken from the cache where the network does not
// answer. The server's interfaces are never touched: what is shared goes straight to the network, or not at all.
//
// `VERSION` and `SHELL` are written before this text when the app is built.
/* global VERSION, SHELL */

const SHELL_CACHE = `cairn-shell-${VERSION}`;
const PACKS_CACHE = "cairn-packs";
// On a line that hardly moves, what is here beats what may come.
const PATIENCE_MS = 5000;

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(activate());
});

self.addEventListener("message", (event) => {
  const address = event.data?.keep;
  if (typeof address === "string" && isPack(new URL(address, self.location.origin))) {
    event.waitUntil(fetchAndKeep(new Request(address), PACKS_CACHE).catch(() => undefined));
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isPack(url)) {
    event.respondWith(networkFirst(event, request, PACKS_CACHE));
  } else if (request.mode === "navigate" && url.pathname === "/") {
    event.respondWith(networkFirst(event, new Request("/"), SHELL_CACHE));
  } else if (SHELL.includes(url.pathname)) {
    event.respondWith(cacheFirst(request));
  }
});

async function install() {
  const cache = await caches.open(SHELL_CACHE);
  const fresh = (path) => new Request(path, { cache: path.startsWith("/assets/") ? "default" : "no-cache" });
  await cache.addAll(SHELL.map(fresh));
  await self.skipWaiting();
}

async function activate() {
  const old = (name) => name.startsWith("cairn-shell-") && name !== SHELL_CACHE;
  const names = await caches.keys();
  await Promise.all(names.filter(old).map((name) => caches.delete(name)));
  await self.clients.claim();
}

function isPack({ origin, pathname }) {
  return origin === self.location.origin && pathname.startsWith("/packs/");
}

async function cacheFirst(request) {
  const cache = await caches.open(SHELL_CACHE);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function networkFirst(event, request, cacheName) {
  const fetched = fetchAndKeep(request, cacheName);
  // It goes on after an answer from the cache, so that the next visit has the newer one.
  event.waitUntil(fetched.catch(() => undefined));
  const cache = await caches.open(cacheName);
  const kept = await cache.match(request, { ignoreVary: true });
  if (!kept) return fetched;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept));
  const answered = fetched.then(
    (response) => (response.status < 500 ? response : kept),
    () => kept,
  );
  return Promise.race([answered, late]);
}

async function fetchAndKeep(request, cacheName) {
  const response = await fetch(request, { cache: "no-cache" });
  if (response.ok) {
    const cache = await caches.open(cacheName);
    await cache.put(request, response.clone());
  }
  return response;
}
