/* The page without network: what it is made of is kept, and replaced when a newer version is there. */
const KEPT = "chat-$version";
const PARTS = ["./", "app.js?v=$version", "app.css?v=$version", "icon.svg", "manifest.webmanifest"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(PARTS)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("chat-") && name !== KEPT;
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") {
    // The newest page where there is network, in three seconds; else the one that is kept.
    event.respondWith(inTime(fetch(request), 3000).catch(() => caches.match("./", { ignoreVary: true })));
    return;
  }
  event.respondWith(caches.match(request, { ignoreVary: true }).then((kept) => kept || fetch(request)));
});

function inTime(answer, limit) {
  return Promise.race([
    answer,
    new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), limit)),
  ]);
}
