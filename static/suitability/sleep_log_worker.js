// Opens the sleep log without a connection: keeps its page and the files that the page names, and
// nothing else. PAGE, FILES and VERSION are set by the address that loads this
// (suitability/patient/sleep_log.py), whose folder is all that a browser lets it see.
const CACHES = "sleep-log ";
const CACHE = CACHES + VERSION;

// Without cookies, so that the page that is kept is nobody's: no notice, no draft.
async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(
    [PAGE, ...FILES].map((address) => new Request(address, { credentials: "omit", cache: "no-cache" })),
  );
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(CACHES) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function answer(address, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address, { ignoreVary: true })) ?? fetch(request);
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
