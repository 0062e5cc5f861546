/* The page itself. Whatever is said becomes text, never markup. */
const SHORT = 22;
const NEAR_PX = 140;
const PICTURE_TRIES = 3;
const OPENS = ["http:", "https:", "tel:", "mailto:"];

function make(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}

class Show {
  constructor(words, tap) {
    this.words = words;
    this.tap = tap;
    this.scroll = document.getElementById("scroll");
    this.log = document.getElementById("log");
    this.waiting = document.getElementById("waiting");
    this.typing = document.getElementById("typing");
    this.newer = document.getElementById("newer");
    this.newer.addEventListener("click", () => this.toEnd());
    this.scroll.addEventListener("scroll", () => this.near() && (this.newer.hidden = true));
  }

  reset() {
    this.log.replaceChildren();
  }

  /* A message of our own that no turn has answered yet. */
  pending(message) {
    const bubble = this.mine(message.said, message.id);
    bubble.append(make("small", "status"));
    this.waiting.append(bubble);
    this.mark(message.id, message.kept ? this.words.kept : "");
    this.toEnd();
  }

  mark(id, text) {
    const bubble = this.find(id);
    if (bubble) bubble.querySelector(".status").textContent = text;
  }

  markWaiting(ids, text) {
    for (const id of ids) this.mark(id, text);
  }

  find(id) {
    return [...this.waiting.children].find((bubble) => bubble.dataset.id === id);
  }

  turn(turn) {
    const wasNear = this.near();
    const group = make("section", "turn");
    group.dataset.turn = turn.turn;
    for (const heard of turn.heard) {
      const waited = this.find(heard.id);
      if (waited) waited.remove();
      group.append(this.mine(heard, heard.id));
    }
    for (const said of turn.said) group.append(this.shop(said));
    if (!group.children.length) return;
    group.append(this.time(turn.at));
    this.typing.hidden = true;
    this.log.append(group);
    if (wasNear) this.toStart(group);
    else this.newer.hidden = false;
  }

  time(at) {
    const when = new Date(at);
    const shown = make("time", "", when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
    shown.dateTime = at;
    return shown;
  }

  mine(said, id) {
    const words = said.text || (said.option && (said.option.title || said.option.id));
    const bubble = make("div", "bubble mine");
    bubble.dataset.id = id;
    bubble.setAttribute("aria-live", "off");
    bubble.append(make("span", "sr", `${this.words.you}: `));
    bubble.append(make("p", "", words || (said.place ? `📍 ${this.words.my_place}` : "🔗")));
    return bubble;
  }

  shop(said) {
    const holder = make("div", "answer");
    const bubble = make("div", said.picture ? "bubble shop pictured" : "bubble shop");
    if (said.picture) bubble.append(this.picture(said.picture));
    if (said.text) bubble.append(make("p", "", said.text));
    if (said.link) bubble.append(this.link(said.link));
    if (bubble.children.length) holder.append(bubble);
    const pictured = (said.options || []).filter((option) => option.picture);
    const cards = pictured.length > 1 ? pictured : [];
    const others = (said.options || []).filter((option) => !cards.includes(option));
    if (cards.length) holder.append(this.cards(cards));
    if (others.length) holder.append(this.options(others));
    return holder;
  }

  /* Side by side: what is chosen by its looks. */
  cards(options) {
    const list = make("ul", "cards");
    list.tabIndex = 0;
    for (const option of options) {
      const button = make("button");
      button.type = "button";
      const picture = this.picture(option.picture);
      picture.alt = "";
      button.append(picture, make("span", "", option.title));
      if (option.description) button.append(make("small", "", option.description));
      button.addEventListener("click", () => this.tap(option));
      const item = make("li");
      item.append(button);
      list.append(item);
    }
    return list;
  }

  picture(address) {
    const picture = make("img");
    picture.loading = "lazy";
    picture.decoding = "async";
    picture.alt = this.words.picture;
    picture.width = 640;
    picture.height = 480;
    let tries = 0;
    picture.addEventListener("error", () => {
      tries += 1;
      if (tries > PICTURE_TRIES) picture.remove();
      else setTimeout(() => (picture.src = address), tries * 2_000);
    });
    picture.src = address;
    return picture;
  }

  link({ url, title }) {
    let address = null;
    try {
      address = new URL(url);
    } catch {
      /* shown as words */
    }
    if (!address || !OPENS.includes(address.protocol)) return make("p", "", `${title}: ${url}`);
    const link = make("a", "pay", title || address.host);
    link.href = address.href;
    link.target = "_blank";
    link.rel = "noopener";
    link.append(make("span", "sr", ` (${this.words.opens})`));
    return link;
  }

  options(options) {
    const short = (option) => !option.description && option.title.length <= SHORT;
    const list = make("ul", options.length <= 4 && options.every(short) ? "chips" : "rows");
    for (const option of options) {
      const button = make("button", "", option.title);
      button.type = "button";
      if (option.description) button.append(make("small", "", option.description));
      button.addEventListener("click", () => this.tap(option));
      const item = make("li");
      item.append(button);
      list.append(item);
    }
    return list;
  }

  writing(yes) {
    this.typing.hidden = !yes;
    if (yes && this.near()) this.toEnd();
  }

  near() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR_PX;
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.newer.hidden = true;
  }

  /* A long answer is read from its beginning. */
  toStart(group) {
    const end = this.scroll.scrollHeight - this.scroll.clientHeight;
    this.scroll.scrollTop = Math.min(end, group.offsetTop - this.scroll.offsetTop - 12);
  }
}
