/* Puts store, wire and page together. */
const WRITING_MS = 20_000;

const key = document.body.dataset.key;
const words = JSON.parse(document.body.dataset.words);
const embedded = window.parent !== window;
const session = storage("sessionStorage");
const remembered = storage("localStorage");
const told = new URLSearchParams(location.hash.slice(1));
const user = whoIsIt();
// What a signed-in user wrote does not stay on a phone that others use too.
const store = user
  ? new Store(session, `chat:${key}:u:${user.id}:`)
  : new Store(remembered, `chat:${key}:`, lend);
if (!user && told.get("token") && !store.token) store.token = told.get("token");
const show = new Show(words, (option) => say({ option: { id: option.id, title: option.title } }));
const state = document.getElementById("state");
const text = document.getElementById("text");
const start = document.getElementById("start");
let online = false;
let unread = 0;
let written = 0;
let quiet = 0;

/* In a frame on another site many browsers remember nothing; then the site keeps the token, for its next page.
   Nobody else can listen: the server's policy lets only the shop's own sites frame this page. */
function lend(token) {
  if (embedded && remembered instanceof Memory) parent.postMessage({ token }, "*");
}

/* The shop's site names its user behind the #, with the proof its server made; it stays out of the history. */
function whoIsIt() {
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);
  const name = `chat:${key}:user`;
  if (told.get("user")) {
    session.setItem(name, told.get("user"));
    return { id: told.get("user"), hash: told.get("hash") };
  }
  const known = session.getItem(name);
  return known && !embedded ? { id: known, hash: "" } : null;
}

function unlikely() {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

function say(said) {
  const message = { id: unlikely(), at: Date.now(), place: (written += 1), said };
  store.put(message);
  show.pending(message);
  if (!online) show.mark(message.id, words.waits);
  begun();
  wire.pump();
}

function begun() {
  start.hidden = true;
}

function waitingIds() {
  return store.outgoing.filter((each) => !each.kept).map((each) => each.id);
}

const wire = new Wire(store, user, {
  state(now) {
    online = now === "online";
    document.body.dataset.state = now;
    const away = now === "offline" || !navigator.onLine;
    state.textContent = words[online ? "online" : away ? "offline" : "joining"];
    show.markWaiting(waitingIds(), online ? "" : words.waits);
    if (!online) show.writing(false);
  },
  turn(turn) {
    begun();
    show.turn(turn);
    if (turn.said.length && shown() !== "read") count(unread + turn.said.length);
    else if (embedded && !document.hasFocus()) count(unread + turn.said.length);
  },
  kept(id) {
    show.mark(id, words.kept);
    show.writing(true);
    clearTimeout(quiet);
    quiet = setTimeout(() => show.writing(false), WRITING_MS);
  },
  failed(id) {
    show.mark(id, words.failed);
  },
  reset() {
    show.reset();
  },
  stranger() {
    session.removeItem(`chat:${key}:user`);
    store.forget();
    location.reload();
  },
});

function count(number) {
  unread = number;
  if (embedded) parent.postMessage({ unread }, "*");
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 132)}px`;
}

document.getElementById("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = text.value.trim();
  if (!typed) return;
  text.value = "";
  grow();
  say({ text: typed });
  text.focus();
});
text.addEventListener("input", grow);
text.addEventListener("keydown", (event) => {
  // An Enter that ends a word in a letter-picking keyboard sends nothing.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  text.form.requestSubmit();
});
start.addEventListener("click", () => say({ option: { id: "browse", title: words.start } }));

const place = document.getElementById("place");
place.hidden = !("geolocation" in navigator) || !window.isSecureContext;
place.addEventListener("click", () => {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => say({ place: { latitude: coords.latitude, longitude: coords.longitude } }),
    () => {
      state.textContent = words.no_place;
    },
    { timeout: 20_000, maximumAge: 300_000 },
  );
});

document.addEventListener("visibilitychange", () => {
  if (shown() !== "read") return;
  count(0);
  wire.seen();
});
addEventListener("focus", () => count(0));

if (embedded) {
  const close = document.getElementById("close");
  close.hidden = false;
  const leave = () => parent.postMessage("chat:close", "*");
  close.addEventListener("click", leave);
  addEventListener("keydown", (event) => event.key === "Escape" && leave());
}

for (const turn of store.turns) show.turn(turn);
for (const message of store.outgoing) show.pending(message);
if (store.turns.length || store.outgoing.length) begun();
show.toEnd();

// A product's link or an advertisement: the shop is told once.
const ref = new URLSearchParams(location.search).get("ref");
if (ref) {
  history.replaceState(null, "", location.pathname);
  say({ ref });
}

wire.run();
if ("serviceWorker" in navigator) navigator.serviceWorker.register("sw.js").catch(() => {});
