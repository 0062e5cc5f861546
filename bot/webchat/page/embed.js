/* One tag for a shop's own site:
   <script src="https://…/chat/KEY/embed.js" async></script>
   Signed-in users: data-user-id and data-user-hash, both written by the shop's server. */
(() => {
  "use strict";
  const tag = document.currentScript;
  const home = new URL(".", tag.src);
  const { userId, userHash, label = "Chat", side = "right" } = tag.dataset;
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const edge = side === "left" ? "left" : "right";
  root.innerHTML = `<style>
    :host{all:initial}
    button{position:fixed;bottom:16px;${edge}:16px;z-index:2147483000;width:60px;height:60px;border:0;border-radius:50%;
      background:#0b6b4f;color:#fff;cursor:pointer;box-shadow:0 4px 14px rgb(0 0 0/.28);padding:0}
    button:focus-visible{outline:3px solid #0b6b4f;outline-offset:3px}
    svg{width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
    b{position:absolute;top:-4px;right:-4px;min-width:22px;height:22px;line-height:22px;border-radius:11px;background:#b3261e;
      color:#fff;font:700 12px/22px system-ui,sans-serif}
    iframe{position:fixed;bottom:88px;${edge}:16px;z-index:2147483000;width:380px;height:min(640px,calc(100% - 104px));
      border:0;border-radius:16px;box-shadow:0 10px 40px rgb(0 0 0/.3);background:Canvas;color-scheme:normal}
    [hidden]{display:none!important}
    @media (max-width:480px){iframe{inset:0;width:100%;height:100%;border-radius:0}}
  </style>
  <button type="button" aria-expanded="false"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 5h16v11H9l-5 4z"/></svg><b hidden></b></button>`;
  const button = root.querySelector("button");
  const count = root.querySelector("b");
  button.setAttribute("aria-label", label);
  let frame = null;

  const place = `chat:${home.href}:token`;

  function kept() {
    try {
      return localStorage.getItem(place) || "";
    } catch {
      return "";
    }
  }

  function keep(token) {
    try {
      localStorage.setItem(place, token);
    } catch {
      /* the chat begins anew on the next page */
    }
  }

  function open() {
    if (!frame) {
      frame = document.createElement("iframe");
      const known = userId ? { user: userId, hash: userHash || "" } : { token: kept() };
      frame.src = `${home.href}#${new URLSearchParams(known)}`;
      frame.title = label;
      frame.allow = "geolocation";
      root.append(frame);
    }
    frame.hidden = false;
    count.hidden = true;
    button.setAttribute("aria-expanded", "true");
    frame.focus();
  }

  function close() {
    frame.hidden = true;
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  button.addEventListener("click", () => (frame && !frame.hidden ? close() : open()));
  addEventListener("keydown", (event) => event.key === "Escape" && frame && !frame.hidden && close());
  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== home.origin) return;
    if (event.data === "chat:close") close();
    const { token, unread } = event.data || {};
    if (typeof token === "string" && !userId) keep(token);
    if (Number.isInteger(unread)) {
      count.textContent = unread > 9 ? "9+" : unread;
      count.hidden = unread < 1 || !frame.hidden;
    }
  });
  const show = () => document.body.append(host);
  if (document.body) show();
  else addEventListener("DOMContentLoaded", show);
})();
