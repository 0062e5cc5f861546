// A prompt to pay that the network puts over everything else on a phone: a PIN, no, or nothing at all.

import * as api from "./api.js";
import { byId, el, toast } from "./dom.js";

const shillings = (amount) => `Ksh ${amount.toLocaleString("en")}.00`;
let shown;
const ignored = new Set();

export function show(prompts) {
  const next = prompts.find((prompt) => !ignored.has(prompt.id));
  if (next?.id === shown?.id) return;
  shown = next;
  byId("prompt").hidden = !next;
  if (!next) return;
  byId("prompt-words").textContent = `Do you want to pay ${shillings(next.amount)} to ${next.payee}, account no. ${next.account}? Enter M-PESA PIN:`;
  byId("prompt-phone").textContent = `+${next.phone}`;
  byId("pin").value = "";
  byId("pin").focus();
}

function answer(body) {
  const { id } = shown;
  byId("prompt").hidden = true;
  shown = undefined;
  api.answerPrompt(id, body).catch((error) => toast(error.message));
}

export function prepare() {
  byId("prompt").append(el("form", { class: "prompt-box", id: "prompt-form", autocomplete: "off" },
    el("p", { class: "prompt-phone", id: "prompt-phone" }),
    el("p", { id: "prompt-words" }),
    el("label", {}, el("span", { class: "unseen" }, "PIN"), el("input", { id: "pin", inputmode: "numeric", pattern: "[0-9]{4}", maxlength: "4", required: true, placeholder: "PIN", "aria-describedby": "prompt-hint" })),
    el("p", { class: "prompt-hint", id: "prompt-hint" }, "Make-believe: any four digits pay, 0000 is the wrong PIN."),
    el("div", { class: "prompt-buttons" },
      el("button", { type: "button", id: "prompt-ignore" }, "Ignore"),
      el("button", { type: "button", id: "prompt-cancel" }, "Cancel"),
      el("button", { type: "submit", id: "prompt-pay" }, "Send"))));
  byId("prompt-form").addEventListener("submit", (event) => {
    event.preventDefault();
    answer({ answer: "pay", pin: byId("pin").value });
  });
  byId("prompt-cancel").addEventListener("click", () => answer({ answer: "cancel" }));
  byId("prompt-ignore").addEventListener("click", () => {
    ignored.add(shown.id);
    byId("prompt").hidden = true;
    shown = undefined;
    toast("The phone lies in a pocket: the prompt goes away by itself after a minute.");
  });
}
