// The buyers this browser has been, remembered here and nowhere else.

const STORE = "sandbox.buyers";

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE));
    if (Array.isArray(kept?.people) && kept.people.length) return kept;
  } catch { /* storage is off or its content is not ours: begin anew */ }
  return { people: [], now: 0 };
}

export class Buyers {
  constructor() {
    Object.assign(this, load());
    if (!this.people.length) this.add();
  }

  // A shop in Nairobi is written to from a Kenyan number: M-Pesa rings no other.
  get current() {
    return this.here(this.people[this.now] ?? this.people[0]);
  }

  here(person) {
    return this.country === "254" ? { ...person, address: `2547${person.address.slice(-8)}` } : person;
  }

  add() {
    const digits = crypto.getRandomValues(new Uint32Array(1))[0] % 10_000_000;
    this.people.push({ address: `234803${String(digits).padStart(7, "0")}`, name: `Buyer ${this.people.length + 1}` });
    this.choose(this.people.length - 1);
  }

  choose(index) {
    this.now = index;
    this.keep();
  }

  rename(name) {
    (this.people[this.now] ?? this.people[0]).name = name;
    this.keep();
  }

  keep() {
    try {
      localStorage.setItem(STORE, JSON.stringify({ people: this.people, now: this.now }));
    } catch { /* a private window: they live as long as the page */ }
  }
}
