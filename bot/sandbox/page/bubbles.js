// The conversation: draws a bubble once, and afterwards only turns its ticks and reactions.

import { byId, el, formatted, icon, isWeb } from "./dom.js";

const TICKS = { pending: ["clock", "Waiting"], sent: ["tick", "Sent"], delivered: ["ticks", "Delivered"], read: ["ticks", "Read"], failed: ["alert", "Not delivered"] };
const FACES = ["👍", "❤️", "😂", "🙏", "👎"];

export class Conversation {
  // hands: { tap, openMenu, openLink, sendPlace, react }
  constructor(hands) {
    this.hands = hands;
    this.can = [];
    this.marks = true; // whether *stars* are bold here
    this.note = null; // what a text cost, where it costs
    this.initials = "";
    this.list = byId("chat");
    this.scroll = byId("scroll");
    this.shown = new Map();
    this.list.addEventListener("click", (event) => {
      const link = event.target.closest(".words a");
      if (link) hands.openLink(event, link.href);
    });
  }

  reset(messages) {
    this.list.replaceChildren();
    this.shown.clear();
    this.offer(null);
    byId("starters").hidden = false;
    for (const message of messages) this.show(message);
    this.toEnd();
  }

  show(message) {
    const before = this.shown.get(message.id);
    if (before) {
      before.message = message;
      this.touch(before.node, message);
      return;
    }
    const pinned = this.atEnd() || message.side === "buyer";
    const node = this.draw(message);
    this.shown.set(message.id, { node, message });
    this.list.append(node);
    byId("starters").hidden = true;
    this.offer(message);
    this.touch(node, message);
    if (pinned) this.toEnd();
  }

  draw(message) {
    const last = this.list.lastElementChild;
    const first = !last || !last.classList.contains(message.side);
    const wide = message.picture || message.place || (message.menu && message.menu.style !== "quick") || message.cards?.length || message.link || message.asks_place;
    return el("li", { class: `bubble ${message.side}${first ? " first" : ""}${wide ? " full" : ""}`, "data-id": message.id, "data-initials": this.initials },
      el("span", { class: "unseen" }, message.side === "buyer" ? "You: " : "Shop: "),
      this.quote(message), this.picture(message), this.place(message),
      message.document && el("span", { class: "file" }, icon("file"), message.document),
      message.header && el("div", { class: "words head" }, message.header),
      message.text && el("div", { class: "words text" }, formatted(message.text, this.marks)),
      this.cards(message),
      message.footer && el("div", { class: "words foot" }, message.footer),
      el("div", { class: "meta" }, this.note && el("span", { class: "note" }, this.note(message)), el("time", {}, clockTime(message.at_ms)), message.side === "buyer" ? el("span", { class: "ticks", role: "img" }) : null),
      this.taps(message), this.reacting(message));
  }

  // Quick replies: gone with the next message, whoever sends it.
  offer(message) {
    const rows = message?.menu?.style === "quick" ? message.menu.sections.flatMap((section) => section.rows) : [];
    byId("quick").hidden = !rows.length;
    byId("quick").replaceChildren(...rows.map((row) => el("button", { type: "button", "data-option": row.id, onclick: () => this.hands.tap(message, row) }, row.title)));
    byId("quick").scrollLeft = 0;
  }

  cards(message) {
    if (!message.cards?.length) return null;
    return el("div", { class: "cards" }, ...message.cards.map((card) => el("article", { class: "card" },
      card.picture && this.picture({ ...message, ...card, header: card.title }),
      card.title && el("div", { class: "words head" }, card.title),
      card.text && el("div", { class: "words" }, card.text),
      el("div", { class: "taps" },
        ...card.options.map((row) => el("button", { type: "button", "data-option": row.id, onclick: () => this.hands.tap(message, row) }, row.title)),
        ...card.links.filter((link) => isWeb(link.url)).map((link) => el("a", { href: link.url, target: "_blank", rel: "noopener", onclick: (event) => this.hands.openLink(event, link.url) }, link.title))))));
  }

  touch(node, message) {
    const ticks = node.querySelector(".ticks");
    if (ticks) {
      const [name, label] = TICKS[message.status];
      ticks.className = `ticks ${message.status}`;
      ticks.setAttribute("aria-label", label);
      ticks.replaceChildren(icon(name));
    }
    node.dataset.status = message.status;
    node.querySelector(":scope > .reaction")?.remove();
    node.classList.toggle("reacted", Boolean(message.reaction));
    if (message.reaction) node.append(el("span", { class: "reaction" }, message.reaction));
  }

  quote(message) {
    const quoted = this.shown.get(message.reply_to)?.message;
    return quoted && el("span", { class: "quote" }, (quoted.text || quoted.header || "Picture").split("\n")[0].replace(/[*_~]/g, ""));
  }

  picture(message) {
    if (!message.picture) return null;
    const alt = message.side === "buyer" ? "Your picture" : `Picture: ${message.header || message.text.slice(0, 80) || "from the shop"}`;
    const pinned = this.atEnd();
    return el("img", { class: "picture", src: message.picture, alt, onload: () => (pinned || this.atEnd(400)) && this.toEnd() });
  }

  place(message) {
    const place = message.place;
    if (!place) return null;
    const words = place.name || place.address ? [place.name, place.address].filter(Boolean).join("\n") : `${place.latitude}, ${place.longitude}`;
    return el("div", {}, el("span", { class: "map", role: "img", "aria-label": "Map with a pin" }, icon("pin")), el("div", { class: "words" }, words));
  }

  taps(message) {
    const { menu, link, hands } = { ...message, hands: this.hands };
    const taps = [];
    if (menu?.style === "buttons") {
      for (const row of menu.sections.flatMap((section) => section.rows)) {
        taps.push(el("button", { type: "button", "data-option": row.id, onclick: () => hands.tap(message, row) }, icon("reply"), row.title));
      }
    } else if (menu?.style === "list") {
      taps.push(el("button", { type: "button", class: "menu", onclick: () => hands.openMenu(message) }, icon("list"), menu.label));
    }
    if (link && isWeb(link.url)) {
      taps.push(el("a", { href: link.url, target: "_blank", rel: "noopener", onclick: (event) => hands.openLink(event, link.url) }, icon("open"), link.title));
    }
    if (message.asks_place) taps.push(el("button", { type: "button", onclick: () => hands.sendPlace() }, icon("pin"), "Send location"));
    return taps.length ? el("div", { class: "taps" }, ...taps) : null;
  }

  reacting(message) {
    if (message.side === "buyer" || !this.can.includes("reaction")) return null;
    const button = el("button", { class: "react", type: "button", "aria-label": "React", "aria-expanded": "false" }, icon("smile"));
    button.addEventListener("click", () => {
      const open = button.parentElement.querySelector(".faces");
      button.setAttribute("aria-expanded", String(!open));
      if (open) return open.remove();
      const faces = el("div", { class: "faces" }, ...FACES.map((face) => el("button", { type: "button", "aria-label": `React ${face}`, onclick: () => {
        faces.remove();
        button.setAttribute("aria-expanded", "false");
        const now = this.shown.get(message.id).message.reaction;
        this.hands.react(message, now === face ? "" : face);
      } }, face)));
      button.after(faces);
      faces.firstElementChild.focus();
    });
    return button;
  }

  typing(seconds) {
    clearTimeout(this.stopTyping);
    byId("dots").hidden = !seconds;
    if (!seconds) return;
    if (this.atEnd(120)) this.toEnd();
    this.stopTyping = setTimeout(() => { byId("dots").hidden = true; }, seconds * 1000);
  }

  atEnd(slack = 60) {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < slack;
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }
}

export function clockTime(ms) {
  return new Date(ms).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
