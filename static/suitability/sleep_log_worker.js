// Opens the sleep log without a connection: keeps its page and the files that the page names, and
// nothing else. PAGE, COPY (the page in this reader's language), FILES and VERSION are set by the address that loads this
// (suitability/patient/sleep_log.py), whose folder is all that a browser lets it see.
const CACHES = "sleep-log ";
const CACHE = CACHES + VERSION;

// Without cookies, so that the page that is kept is nobody's: no notice, no draft.
const kept = (address) => new Request(address, { credentials: "omit", cache: "no-cache" });

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll([COPY, ...FILES].map(kept));
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(CACHES) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// The page as it is now, in the language of now, if there is a connection.
async function answer(address, request) {
  const cache = await caches.open(CACHE);
  if (address !== PAGE) return (await cache.match(address, { ignoreVary: true })) ?? fetch(request);
  return fetch(request).catch(() => cache.match(COPY, { ignoreVary: true }));
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
self.addEventListener("fetch", (event) => {
  const to = new URL(event.request.url);
  const isOurs = to.origin === location.origin && [PAGE, ...FILES].includes(to.pathname);
  if (event.request.method === "GET" && isOurs) event.respondWith(answer(to.pathname, event.request));
});
