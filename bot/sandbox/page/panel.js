// Beside the phone: things to try, the stand-in's switches, the requests both ways.

import * as api from "./api.js";
import { byId, el, toast } from "./dom.js";

const NAIROBI = [
  ["In English", "en", ["hi", "show me sneakers", "2 canvas tote", "do you deliver to Westlands?", "what is the total?", "checkout", "have you seen my money?", "let me talk to a person"]],
  ["In Swahili", "sw", ["habari", "mnauza nini?", "nataka birika", "hii ni ngapi?", "nataka kulipa", "order yangu iko wapi?"]],
];
const LAGOS = [
  ["In English", "en", ["hi", "show me ankara", "2 red ankara and one cap", "how much is the lace?", "do you deliver to Yaba?", "what is the total?", "checkout", "where is my order?", "let me talk to a person"]],
  ["In Pidgin", "pcm", ["how far", "wetin una dey sell?", "I wan buy ankara", "how much be dis one?", "last price? I go pay 4k", "abeg remove am", "I don pay", "my order never reach"]],
];
const KEPT = 120;

export function drawTry(say, country) {
  const TRY = country === "254" ? NAIROBI : LAGOS;
  const starter = (line) => el("button", { type: "button", onclick: () => say(line) }, line);
  byId("starters").replaceChildren(...TRY.map(([, , lines]) => lines.slice(0, 2)).flat().map(starter));
  const parts = TRY.flatMap(([title, lang, lines]) => [
    el("h3", {}, title),
    el("div", { class: "chips", lang }, ...lines.map(starter)),
  ]);
  const more = el("p", { class: "soft" }, "Then tap what the shop offers, pay on the make-believe payment page, send a pin for the address, answer an old button again.");
  byId("try").replaceChildren(...parts, el("h3", {}, "And more"), more);
}

function control(name, field, value, change) {
  const label = el("span", {}, field.title, field.description && el("small", {}, field.description));
  let input;
  if (field.enum) {
    input = el("select", { onchange: () => change(name, input.value) }, ...field.enum.map((one) => el("option", { value: one, selected: one === value }, one)));
  } else if (field.type === "boolean") {
    input = el("input", { type: "checkbox", checked: value, onchange: () => change(name, input.checked) });
  } else {
    input = el("input", { type: "number", min: field.minimum, max: field.maximum, step: field.type === "integer" ? 1 : 0.5, value, onchange: () => change(name, Number(input.value)) });
  }
  return el("label", { class: "switch", "data-switch": name }, label, input);
}

function board(title, path, { switches, schema }) {
  const change = (name, value) => api.turn(path, { [name]: value }).catch((error) => toast(error.message));
  const rows = Object.entries(schema.properties).map(([name, field]) => control(name, field, switches[name], change));
  return [el("h3", {}, title), ...rows];
}

function deed(words, work, done) {
  return el("button", { class: "quiet", type: "button", onclick: () => work().then((answer) => toast(done(answer)), (error) => toast(error.message)) }, words);
}

export async function drawSwitches(phone) {
  const fresh = (await api.phones()).find((one) => one.key === phone.key);
  const tills = await api.payments();
  const parts = board(fresh.label, `api/phones/${phone.key}/switches`, fresh);
  for (const till of tills) parts.push(...board(till.label, `api/payments/${till.name}/switches`, till));
  parts.push(el("h3", {}, "More"), el("div", { class: "buttons" },
    deed("25 hours pass", () => api.moveOn(25 * 3600), () => "It is tomorrow: the 24-hour window has closed."),
    deed("Call the webhook address", () => api.greet(phone), (answer) => (answer.ok ? "The engine answered the handshake." : "The engine did not answer the handshake.")),
    deed("Forget everything", async () => { await api.forget(); forgetLog(); await drawSwitches(phone); }, () => "All chats, payments and switches are as new.")));
  byId("switches").replaceChildren(...parts);
}

const pretty = (text) => {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text || "(empty)"; }
};

let seen = new Set();
export function logged(entry) {
  if (seen.has(entry.n)) return;
  seen.add(entry.n);
  const out = entry.direction === "to_engine";
  const good = entry.status >= 200 && entry.status < 300;
  const times = entry.attempt > 1 ? ` (try ${entry.attempt})` : "";
  const summary = el("summary", { title: `${entry.method} ${entry.path}` },
    el("span", { role: "img", "aria-label": out ? "to the engine" : "from the engine" }, out ? "→" : "←"),
    el("span", { class: good ? "ok" : "bad" }, String(entry.status || "none")),
    el("span", {}, (entry.note || entry.path.split("/").slice(-2).join("/")) + times), el("span", {}, `${entry.took_ms} ms`));
  const details = el("details", {}, summary);
  details.addEventListener("toggle", () => {
    if (details.childElementCount === 1) details.append(el("pre", { tabindex: "0", "aria-label": "Request" }, pretty(entry.request)), el("pre", { tabindex: "0", "aria-label": "Answer" }, pretty(entry.answer)));
  });
  byId("entries").prepend(el("li", {}, details));
  while (byId("entries").childElementCount > KEPT) byId("entries").lastElementChild.remove();
  byId("log-count").textContent = String(seen.size);
}

function forgetLog() {
  seen = new Set();
  byId("entries").replaceChildren();
  byId("log-count").textContent = "";
}

export function prepareTabs(onOpen) {
  const tabs = [...byId("panel").querySelectorAll("[role=tab]")];
  const pick = (tab) => {
    for (const one of tabs) {
      const chosen = one === tab;
      one.setAttribute("aria-selected", String(chosen));
      one.tabIndex = chosen ? 0 : -1;
      byId(one.getAttribute("aria-controls")).hidden = !chosen;
    }
    onOpen(tab.getAttribute("aria-controls"));
  };
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => pick(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      next.focus();
      pick(next);
    });
  }
}
