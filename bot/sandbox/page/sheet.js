// What slides up over the chat: a list to choose from, a place to send, a web page.

import { byId, el } from "./dom.js";

const PLACES = [
  { name: "Tejuosho Market", address: "Yaba, Lagos", latitude: 6.5095, longitude: 3.3711 },
  { name: "Ikeja City Mall", address: "Alausa, Ikeja, Lagos", latitude: 6.6142, longitude: 3.3579 },
  { name: "Wuse Market", address: "Wuse Zone 5, Abuja", latitude: 9.0643, longitude: 7.4663 },
  { name: "Toi Market", address: "Kibera Drive, Nairobi", latitude: -1.3041, longitude: 36.7817 },
];

let back; // what had the focus before
let onSend;

function others(box, inert) {
  for (const node of byId("screen").children) if (node !== box && node.id !== "shade") node.inert = inert;
}

function rise(box, focus) {
  back = document.activeElement;
  box.hidden = false;
  byId("shade").hidden = false;
  others(box, true);
  focus.focus();
}

function sink(box) {
  if (box.hidden) return;
  box.hidden = true;
  byId("shade").hidden = true;
  others(box, false);
  if (back?.isConnected) back.focus();
  else byId("text").focus();
}

function row(name, value, title, description, checked) {
  const input = el("input", { type: "radio", name, value, required: true, checked, onchange: () => { byId("sheet-send").disabled = false; } });
  return el("label", {}, el("span", {}, title, description && el("small", {}, description)), input);
}

function open(title, rows, send) {
  byId("sheet-title").textContent = title;
  byId("rows").replaceChildren(...rows);
  byId("sheet-send").disabled = true;
  onSend = send;
  rise(byId("sheet"), byId("rows").querySelector("input"));
  byId("rows").scrollTop = 0;
}

export function openMenu(message, choose) {
  const rows = [];
  for (const section of message.menu.sections) {
    if (section.title) rows.push(el("h3", {}, section.title));
    for (const option of section.rows) rows.push(row("option", option.id, option.title, option.description));
  }
  const options = message.menu.sections.flatMap((section) => section.rows);
  open(message.menu.label, rows, (form) => choose(options.find((option) => option.id === form.get("option"))));
}

export function openPlaces(choose) {
  const rows = PLACES.map((place, index) => row("place", index, place.name, place.address));
  const own = el("input", { type: "text", name: "own", placeholder: "6.4541, 3.3947", "aria-label": "Latitude, longitude", oninput: (event) => {
    event.target.closest("div").querySelector("[value=own]").checked = true;
    byId("sheet-send").disabled = !pair(event.target.value);
  } });
  rows.push(row("place", "own", "Somewhere else", "latitude, longitude"), el("label", {}, el("span", {}, own)));
  open("Send a location", rows, (form) => {
    if (form.get("place") !== "own") return choose(PLACES[form.get("place")]);
    const point = pair(form.get("own"));
    if (point) choose({ latitude: point[0], longitude: point[1], name: "", address: "" });
  });
}

function pair(words) {
  const numbers = words.split(",").map(Number);
  return numbers.length === 2 && numbers.every(Number.isFinite) ? numbers : null;
}

export function openPage(url) {
  byId("frame").src = url;
  byId("browser-out").href = url;
  byId("browser-address").textContent = new URL(url).host + new URL(url).pathname;
  rise(byId("browser"), byId("browser-close"));
}

function closePage() {
  sink(byId("browser"));
  byId("frame").src = "about:blank";
}

export function closeAll() {
  sink(byId("sheet"));
  if (!byId("browser").hidden) closePage();
}

export function prepare() {
  byId("sheet-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    sink(byId("sheet"));
    onSend(form);
  });
  byId("sheet-close").addEventListener("click", closeAll);
  byId("shade").addEventListener("click", closeAll);
  byId("browser-close").addEventListener("click", closePage);
  byId("screen").addEventListener("keydown", (event) => { if (event.key === "Escape") closeAll(); });
}
