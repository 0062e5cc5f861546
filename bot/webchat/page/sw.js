/* The page without network: what it is made of is kept, and replaced when a newer version is there. */
const KEPT = "chat-$version";
const PARTS = ["./", "app.js?v=$version", "app.css?v=$version", "icon.svg", "manifest.webmanifest"];
const OURS = PARTS.map((part) => new URL(part, location.href).href);

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
  if (request.mode === "navigate") {
    // The newest page where there is network, in three seconds; else the one that is kept.
    event.respondWith(inTime(fresh(request), 3000).catch(() => caches.match("./", { ignoreVary: true })));
    return;
  }
  // Pictures and what is said go their own way.
  if (request.method !== "GET" || !OURS.includes(request.url)) return;
  event.respondWith(caches.match(request, { ignoreVary: true }).then((kept) => kept || fetch(request)));
});

async function fresh(request) {
  const answer = await fetch(request);
  if (answer.ok) {
    const cache = await caches.open(KEPT);
    await cache.put("./", answer.clone());
  }
  return answer;
}

function inTime(answer, limit) {
  return Promise.race([
    answer,
    new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), limit)),
  ]);
}
