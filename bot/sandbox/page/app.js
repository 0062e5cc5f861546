// Puts the phone together: which channel, which buyer, what is said and what comes back.

import * as api from "./api.js";
import { Conversation, clockTime } from "./bubbles.js";
import { Buyers } from "./buyers.js";
import * as channels from "./channels.js";
import { byId, el, icon, toast } from "./dom.js";
import * as keypad from "./keypad.js";
import * as handset from "./handset.js";
import * as panel from "./panel.js";
import { cost, told } from "./segments.js";
import * as sheet from "./sheet.js";

const buyers = new Buyers();
const text = byId("text");
let phones = [];
let phone;
let stream;

const hands = {
  tap: (message, row) => act({ kind: "tap", message_id: message.id, option_id: row.id }),
  openMenu: (message) => sheet.openMenu(message, (row) => hands.tap(message, row)),
  sendPlace: () => sheet.openPlaces((place) => act({ kind: "location", ...place })),
  react: (message, emoji) => act({ kind: "reaction", message_id: message.id, emoji }),
  openLink: (event, url) => {
    if (new URL(url).origin !== location.origin) return; // a new tab: other sites may not be framed
    event.preventDefault();
    sheet.openPage(url);
  },
};
const conversation = new Conversation(hands);

const act = (action) => api.act(phone, buyers.current, action).catch((error) => toast(error.message));
const say = (words) => act({ kind: "text", text: words });

function connect() {
  stream?.close();
  sheet.closeAll();
  conversation.reset([]);
  conversation.typing(0);
  presence("connecting …");
  stream = api.listen(phone, buyers.current);
  stream.addEventListener("open", () => presence("online"));
  stream.addEventListener("error", () => presence("connecting …"));
  on("chat", (chat) => conversation.reset(chat.messages));
  on("bubble", (bubble) => conversation.show(bubble));
  on("journal", panel.logged);
  on("prompts", ({ prompts }) => handset.show(prompts));
  on("typing", ({ seconds }) => {
    conversation.typing(seconds);
    presence(seconds ? "typing …" : "online");
  });
}

function on(kind, react) {
  const from = stream;
  stream.addEventListener(kind, (event) => { if (from === stream) react(JSON.parse(event.data)); });
}

let presenceTimer;
function presence(words) {
  clearTimeout(presenceTimer);
  byId("presence").textContent = words;
  document.body.dataset.presence = words;
  if (words.startsWith("typing")) presenceTimer = setTimeout(() => presence("online"), 25_000);
}

function drawPeople() {
  byId("buyers").replaceChildren(...buyers.people.map((one, index) => el("option", { value: index, selected: index === buyers.now }, `${one.name}, ${channels.known(phone, buyers.here(one))}`)));
  byId("name").value = buyers.current.name;
  document.body.dataset.buyer = buyers.current.address;
}

function drawPhone() {
  const { most, attach, placeholder } = channels.composer(phone);
  const small = phone.skin === "sms";
  document.body.dataset.channel = phone.channel;
  document.body.dataset.skin = phone.skin;
  if (phone.skin) byId("skin").href = `page/skins/${phone.skin}.css`;
  else byId("skin").removeAttribute("href");
  channels.markTab(phone);
  byId("shop").textContent = phone.title;
  conversation.initials = phone.title.split(/\s+/).map((word) => word[0]).join("").slice(0, 2).toUpperCase();
  byId("avatar").textContent = conversation.initials;
  byId("notice").textContent = `A stand-in for ${phone.label}, ${phone.address}. Say hello to the shop.`;
  byId("attach").hidden = !phone.can.some((kind) => kind === "location" || kind === "picture");
  byId("attach").replaceChildren(icon(attach));
  byId("attach-place").hidden = !phone.can.includes("location");
  byId("attach-picture").hidden = !phone.can.includes("picture");
  text.maxLength = most;
  text.placeholder = placeholder;
  byId("keys").hidden = !small;
  byId("counter").hidden = !small;
  conversation.can = phone.can;
  conversation.marks = phone.skin === "whatsapp";
  conversation.note = small ? (message) => told(cost(message.text)) : null;
  count();
}

function count() {
  const now = cost(text.value);
  byId("counter").value = `${now.left} left / ${told(now)}`;
}

function choosePhone(next) {
  phone = next;
  buyers.country = phone.address.startsWith("+254") ? "254" : "";
  const address = new URL(location);
  address.searchParams.set("phone", phone.key);
  history.replaceState(null, "", address);
  panel.drawTry((words) => { byId("panel").classList.remove("open"); say(words); }, buyers.country);
  drawPhone();
  drawPeople();
  connect();
}

function prepareComposer() {
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words) return;
    text.value = "";
    count();
    say(words);
    if (document.body.dataset.skin !== "sms") text.focus();
  });
  text.addEventListener("input", count);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    byId("composer").requestSubmit();
  });
  const attachments = (open) => {
    byId("attachments").hidden = !open;
    byId("attach").setAttribute("aria-expanded", String(open));
  };
  byId("attach").addEventListener("click", () => attachments(byId("attachments").hidden));
  byId("composer").addEventListener("keydown", (event) => { if (event.key === "Escape") attachments(false); });
  document.addEventListener("click", (event) => { if (!event.target.closest("#attach")) attachments(false); });
  byId("attach-place").addEventListener("click", hands.sendPlace);
  byId("attach-picture").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", async () => {
    const [file] = byId("file").files;
    byId("file").value = "";
    if (!file) return;
    try {
      const caption = text.value.trim();
      await act({ kind: "picture", picture_id: await api.upload(file), caption });
      text.value = "";
    } catch (error) { toast(error.message); }
  });
}

function preparePanel() {
  const show = (open) => {
    byId("panel").classList.toggle("open", open);
    byId("open-panel").setAttribute("aria-expanded", String(open));
    byId(open ? "close-panel" : "open-panel").focus();
  };
  byId("open-panel").addEventListener("click", () => show(true));
  byId("close-panel").addEventListener("click", () => show(false));
  byId("panel").addEventListener("keydown", (event) => { if (event.key === "Escape") show(false); });
  panel.prepareTabs((tab) => { if (tab === "switches") panel.drawSwitches(phone).catch((error) => toast(error.message)); });
  byId("buyers").addEventListener("change", (event) => { buyers.choose(Number(event.target.value)); drawPeople(); connect(); });
  byId("new-buyer").addEventListener("click", () => { buyers.add(); drawPeople(); connect(); });
  byId("name").addEventListener("change", (event) => { buyers.rename(event.target.value.trim() || buyers.current.name); drawPeople(); });
}

async function start() {
  sheet.prepare();
  keypad.prepare();
  handset.prepare();
  prepareComposer();
  preparePanel();
  drawPeople();
  const tick = () => { byId("wall-time").textContent = clockTime(Date.now()); };
  tick();
  setInterval(tick, 10_000);
  phones = await api.phones();
  channels.drawTabs(phones, choosePhone);
  const wanted = new URLSearchParams(location.search).get("phone");
  handset.show(await api.prompts());
  for (const entry of await api.journal()) panel.logged(entry);
  choosePhone(phones.find((one) => one.key === wanted) ?? phones[0]);
}

start().catch((error) => toast(error.message));
