// The phones to choose from, as tabs above the one that is shown; and in what their composers differ.

import { byId, el, icon } from "./dom.js";

const COMPOSER = {
  whatsapp: { most: 4096, attach: "clip", placeholder: "Message" },
  instagram: { most: 1000, attach: "photo", placeholder: "Message…" },
  tiktok: { most: 6000, attach: "clip", placeholder: "Send a message…" },
  sms: { most: 1600, attach: "clip", placeholder: "Text message" },
};
const SHOWN = { whatsapp: "whatsapp", instagram: "instagram", tiktok: "tiktok", sms: "sms" };

export const composer = (phone) => COMPOSER[phone.skin] ?? COMPOSER.whatsapp;

// By what the shop knows a buyer: a number, or on the social ones a name of the app's.
export const known = (phone, buyer) => (["instagram", "tiktok"].includes(phone?.skin) ? `@${buyer.name.toLowerCase().replace(/\W+/g, ".")}` : `+${buyer.address}`);

export function drawTabs(phones, choose) {
  const bar = byId("channels");
  bar.hidden = phones.length < 2;
  bar.replaceChildren(...phones.map((phone) => el("button", { type: "button", role: "tab", "aria-controls": "screen", "aria-label": phone.title === phones[0].title ? phone.label : `${phone.label}, ${phone.title}`, title: `${phone.label}: ${phone.title}`, "data-key": phone.key, "data-skin": phone.skin, onclick: () => choose(phone) },
    icon(SHOWN[phone.skin] ?? "sms"), el("span", {}, phone.title === phones[0].title ? phone.label.replace(/^SMS, /, "") : phone.title.split(" ")[0]))));
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tabs = [...bar.children];
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
}

export function markTab(phone) {
  for (const tab of byId("channels").children) {
    const chosen = tab.dataset.key === phone.key;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
}
