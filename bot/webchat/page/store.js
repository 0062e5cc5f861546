/* What the phone remembers: who it is, what it has shown, what still has to be sent. */
const MOST_TURNS = 40;
const UNANSWERED_MS = 86_400_000;

class Memory {
  constructor() {
    this.kept = new Map();
  }
  getItem(name) {
    return this.kept.has(name) ? this.kept.get(name) : null;
  }
  setItem(name, value) {
    this.kept.set(name, value);
  }
  removeItem(name) {
    this.kept.delete(name);
  }
  get length() {
    return this.kept.size;
  }
  key(number) {
    return [...this.kept.keys()][number];
  }
}

/* Some browsers forbid it, in frames above all: then the page remembers for as long as it is open. */
function storage(kind) {
  try {
    const area = window[kind];
    area.setItem("chat:probe", "1");
    area.removeItem("chat:probe");
    return area;
  } catch {
    return new Memory();
  }
}

class Store {
  /* *told* hears of every new token. */
  constructor(area, name, told = () => {}) {
    this.area = area;
    this.name = name;
    this.told = told;
  }

  get token() {
    return this.area.getItem(`${this.name}token`) || "";
  }

  set token(value) {
    this.area.setItem(`${this.name}token`, value);
    this.told(value);
  }

  get turns() {
    return this.read("turns") || [];
  }

  addTurn(turn) {
    const turns = this.turns;
    if (turns.some((known) => known.turn === turn.turn)) return;
    turns.push(turn);
    turns.sort((one, other) => one.turn - other.turn);
    this.write("turns", turns.slice(-MOST_TURNS));
    for (const heard of turn.heard) this.drop(heard.id);
  }

  /* Everything but what waits to be sent. */
  forget() {
    this.token = "";
    this.forgetTurns();
  }

  forgetTurns() {
    this.area.removeItem(`${this.name}turns`);
  }

  /* One entry a message, so that two tabs never overwrite each other's. In the order they were written. */
  get outgoing() {
    const names = [];
    for (let number = 0; number < this.area.length; number += 1) names.push(this.area.key(number));
    const found = names
      .filter((name) => name.startsWith(`${this.name}out:`))
      .map((name) => JSON.parse(this.area.getItem(name)))
      .filter(Boolean);
    return found
      .filter((each) => !each.kept || Date.now() - each.at < UNANSWERED_MS)
      .sort((one, other) => one.at - other.at || one.place - other.place);
  }

  put(message) {
    this.write(`out:${message.id}`, message);
  }

  keep(id) {
    const message = this.read(`out:${id}`);
    if (message) this.put({ ...message, kept: true });
  }

  drop(id) {
    this.area.removeItem(`${this.name}out:${id}`);
  }

  read(name) {
    return JSON.parse(this.area.getItem(this.name + name));
  }

  write(name, value) {
    try {
      this.area.setItem(this.name + name, JSON.stringify(value));
    } catch {
      this.forgetTurns(); // full: the server has the turns
    }
  }
}
