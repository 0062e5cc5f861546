// Building blocks. Text only ever becomes a text node, so nothing that was said can become markup.

const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child != null && child !== ""));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export const isWeb = (url) => /^https?:\/\//i.test(url);

// *bold*, _italic_, ~struck~, ```fixed``` and addresses, as WhatsApp writes them
const MARKS = /(```[^`]+```|(?<!\w)(?:\*[^*\s](?:[^*\n]*[^*\s])?\*|~[^~\s](?:[^~\n]*[^~\s])?~|_[^_\s](?:[^_\n]*[^_\s])?_)(?!\w)|https?:\/\/[^\s<>"]+)/;
const TAGS = { "*": "b", "_": "i", "~": "s" };

const ADDRESS = /(https?:\/\/[^\s<>"]+)/;

export function formatted(text, marks = true) {
  const parts = document.createDocumentFragment();
  for (const [index, part] of text.split(marks ? MARKS : ADDRESS).entries()) {
    if (!part) continue;
    if (index % 2 === 0) parts.append(part);
    else if (isWeb(part)) parts.append(el("a", { href: part, target: "_blank", rel: "noopener" }, part));
    else if (part.startsWith("```")) parts.append(el("code", {}, part.slice(3, -3)));
    else parts.append(el(TAGS[part[0]], {}, formatted(part.slice(1, -1))));
  }
  return parts;
}

let hiding;
export function toast(words) {
  const box = byId("toast");
  box.textContent = words;
  box.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { box.hidden = true; }, 5000);
}
