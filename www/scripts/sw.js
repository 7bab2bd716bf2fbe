// The service worker: the page works again after the network is gone.
//
// A version of the app is kept whole in a cache of its own: all its files are fetched when it is installed, and only once they are all
// there does it take the place of the one before. The page and its scripts come from one version, also where the line drops while
// another one is fetched. A page that was opened before goes on with the version before, which is kept for it. Catalogs are one file
// each: they are asked for anew, and taken from the cache where the network does not answer. The server's interfaces are never
// touched: what is shared goes straight to the network, or not at all.
//
// `VERSION` and `SHELL` are written before this text when the app is built.
/* global VERSION, SHELL */

const SHELLS = "cairn-shell-";
const SHELL_CACHE = SHELLS + VERSION;
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
  } else if (SHELL.includes(url.pathname) || isAsset(url.pathname)) {
    event.respondWith(ofOneVersion(request, url.pathname));
  }
});

/** Their names hold a digest of what is in them: one name is one content, whichever version asks for it. */
function isAsset(path) {
  return path.startsWith("/assets/");
}

async function install() {
  const fetched = await Promise.all(
    SHELL.map(async (path) => {
      const answer = await fetch(path, { cache: isAsset(path) ? "default" : "no-cache" });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      const kept = answer.clone();
      return { path, kept, text: await answer.text() };
    }),
  );
  // The server may have gone on to another version meanwhile, whose page asks for other scripts.
  const { text } = fetched.find(({ path }) => path === "/");
  const lacking = (text.match(/\/assets\/[\w.-]+/g) ?? []).filter((path) => !SHELL.includes(path));
  if (lacking.length > 0) throw new Error(`the page is of another version: ${lacking}`);
  const cache = await caches.open(SHELL_CACHE);
  // The page comes last: a cache that has it has all.
  fetched.sort((a, b) => Number(a.path === "/") - Number(b.path === "/"));
  for (const { path, kept } of fetched) await cache.put(path, kept);
  await self.skipWaiting();
}

/** The caches of whole versions, this one first and the latest before it next; and the names of what was cut off. */
async function versions() {
  const whole = [];
  const cut = [];
  for (const name of (await caches.keys()).filter((name) => name.startsWith(SHELLS)).reverse()) {
    const cache = await caches.open(name);
    if (await cache.match("/")) whole.push({ name, cache });
    else cut.push(name);
  }
  whole.sort((a, b) => Number(b.name === SHELL_CACHE) - Number(a.name === SHELL_CACHE));
  return { whole, cut };
}

async function activate() {
  const { whole, cut } = await versions();
  // A page that is open now may still ask for a part of the version that it came from.
  const old = [...cut, ...whole.slice(2).map(({ name }) => name)];
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

function isPack({ origin, pathname }) {
  return origin === self.location.origin && pathname.startsWith("/packs/");
}

/** What has no digest in its name comes from the newest whole version and from no other. */
async function ofOneVersion(request, path) {
  const own = await caches.match(path, { cacheName: SHELL_CACHE, ignoreVary: true });
  if (own) return own;
  const { whole } = await versions();
  for (const { cache } of isAsset(path) ? whole : whole.slice(0, 1)) {
    const kept = await cache.match(path, { ignoreVary: true });
    if (kept) return kept;
  }
  return fetch(request);
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
