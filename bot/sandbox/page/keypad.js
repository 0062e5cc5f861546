// The keys of a button phone. A number is typed first: shops number what they offer.
// The same key again at once turns it into its letters.

import { byId, el } from "./dom.js";

const KEYS = [["1", ".,?!"], ["2", "abc"], ["3", "def"], ["4", "ghi"], ["5", "jkl"], ["6", "mno"], ["7", "pqrs"], ["8", "tuv"], ["9", "wxyz"], ["*", "'-/@"], ["0", " "], ["#", "&+"]];
const AGAIN_MS = 900;

let last = { key: "", at: 0, turn: 0 };

function typed(text) {
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function press(key, letters) {
  const text = byId("text");
  const again = key === last.key && performance.now() - last.at < AGAIN_MS && text.value;
  const wheel = key + letters;
  last = { key, at: performance.now(), turn: again ? (last.turn + 1) % wheel.length : 0 };
  text.value = (again ? text.value.slice(0, -1) : text.value) + wheel[last.turn];
  typed(text);
}

function erase() {
  const text = byId("text");
  text.value = text.value.slice(0, -1);
  last = { key: "", at: 0, turn: 0 };
  typed(text);
}

const scroll = (way) => byId("scroll").scrollBy({ top: way * 90, behavior: "smooth" });

export function prepare() {
  const key = ([digit, letters]) => el("button", { type: "button", class: "key", "aria-label": digit, onclick: () => press(digit, letters) }, el("b", {}, digit), el("small", {}, letters.trim() || "space"));
  const arrow = (words, sign, way) => el("button", { type: "button", "aria-label": words, onclick: () => scroll(way) }, sign);
  byId("keys").replaceChildren(
    el("div", { class: "row" },
      el("button", { type: "button", class: "soft", "aria-label": "Send key", onclick: () => byId("composer").requestSubmit() }, "Send"),
      el("span", { class: "pad" }, arrow("Scroll up", "▲", -1), arrow("Scroll down", "▼", 1)),
      el("button", { type: "button", class: "soft", "aria-label": "Erase", onclick: erase }, "Clear")),
    el("div", { class: "digits" }, ...KEYS.map(key)));
}
