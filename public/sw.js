// Starts the app without a network and replaces it when a new version is there.
//
// All files of a build lie in one cache. A new build is installed beside the old one and waits until the person agrees
// (the app then writes what is left, and all tabs load again together) or until the last tab is closed. The cache of a
// build goes when no tab runs it any more: every tab holds the lock `muster-build-<build>` for its life.
// Never touches the interfaces of the server: what they say is never true for longer than they say it.

/** Filled when the app is built; in development nothing is kept. */
const BUILD = "__BUILD__";
const FILES = ["__FILES__"];

const PREFIX = "muster-";
const CACHE = PREFIX + BUILD;
const OURS = /^\/(api|sync|health|metrics)(\/|$)/;
const IS_BUILT = !BUILD.startsWith("__");

self.addEventListener("install", (event) => {
  if (IS_BUILT) event.waitUntil(install());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim().then(tidy));
});

self.addEventListener("message", (event) => {
  if (event.data === "activate") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (!IS_BUILT || request.method !== "GET" || url.origin !== self.location.origin || OURS.test(url.pathname)) return;
  if (request.mode === "navigate") {
    event.respondWith(page(request));
    event.waitUntil(tidy());
  } else {
    event.respondWith(file(request));
  }
});

/** Keeps all files, or none: a failed one fails the installation, and the version before stays. */
async function install() {
  const cache = await caches.open(CACHE);
  // Files without a hash in their name must not come from the browser's own cache.
  await cache.addAll(FILES.map((path) => new Request(path, { cache: "no-cache" })));
}

/** The app's page for every place in it. */
async function page(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match("/index.html")) ?? fetch(request);
}

/** A file of this build, or of an older one that a tab still runs. */
async function file(request) {
  const options = { ignoreVary: true };
  const cache = await caches.open(CACHE);
  return (await cache.match(request, options)) ?? (await caches.match(request, options)) ?? fetch(request);
}

/** Removes the caches of builds that no tab runs. A build that is being installed is not one of them. */
async function tidy() {
  if (self.registration.installing || self.registration.waiting || !self.navigator.locks) return;
  const { held } = await self.navigator.locks.query();
  const running = new Set(held.map((lock) => lock.name));
  for (const name of await caches.keys()) {
    const build = name.slice(PREFIX.length);
    if (name.startsWith(PREFIX) && name !== CACHE && !running.has(`muster-build-${build}`)) await caches.delete(name);
  }
}
