/* The line to the shop: a WebSocket, or calls that wait where no socket gets through. It comes back by itself. */
const WELCOME_MS = 15_000;
const KEPT_MS = 12_000;
const QUIET_MS = 45_000;
const PONG_MS = 10_000;
const POLL_S = 25;
const LONGEST_PAUSE_MS = 30_000;
const SOCKET_TRIES = 2;

class Wire {
  /* *on* is told: state, turn, kept, failed, reset, stranger. */
  constructor(store, user, on) {
    this.store = store;
    this.user = user;
    this.on = on;
    this.turn = store.turns.reduce((last, each) => Math.max(last, each.turn), 0);
    this.deliver = null;
    this.flying = "";
    this.hangUp = () => {};
    this.resume = () => {};
    this.unheard = 0;
    addEventListener("offline", () => this.hangUp());
    addEventListener("online", () => this.resume());
  }

  async run() {
    let failures = 0;
    for (;;) {
      this.on.state("joining");
      const bySocket = window.WebSocket && this.unheard < SOCKET_TRIES;
      const welcomed = await (bySocket ? this.bySocket() : this.byPolls());
      this.deliver = null;
      this.land();
      if (bySocket) this.unheard = welcomed ? 0 : this.unheard + 1;
      else if (!welcomed) this.unheard = 0; // calls do not get through either: sockets may, next time
      failures = welcomed ? 0 : failures + 1;
      this.on.state("offline");
      await this.pause(failures);
    }
  }

  /* Longer after each failure, never the same for all phones of a street whose network comes back. */
  pause(failures) {
    const most = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures);
    return new Promise((done) => {
      this.resume = done;
      setTimeout(done, most * (0.5 + Math.random() / 2));
    });
  }

  bySocket() {
    return new Promise((done) => {
      let welcomed = false;
      let timer = 0;
      const socket = new WebSocket(new URL("socket", location.href).href.replace(/^http/, "ws"));
      const end = () => {
        clearTimeout(timer);
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
        done(welcomed);
      };
      const say = (word) => socket.send(JSON.stringify(word));
      const listen = () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          timer = setTimeout(end, PONG_MS);
          say({ type: "ping" });
        }, QUIET_MS);
      };
      timer = setTimeout(end, WELCOME_MS);
      this.hangUp = end;
      socket.onclose = end;
      socket.onopen = () => say(this.hello());
      socket.onmessage = (event) => {
        const word = JSON.parse(event.data);
        if (word.type === "welcome") {
          welcomed = true;
          this.deliver = say;
        }
        listen();
        this.take(word);
      };
    });
  }

  async byPolls() {
    let open = true;
    const stop = new AbortController();
    this.hangUp = () => {
      open = false;
      stop.abort();
    };
    let welcomed = false;
    try {
      const welcome = await this.call("hello", this.hello(), WELCOME_MS, stop);
      if (welcome.type !== "welcome") {
        this.take(welcome);
        return false;
      }
      welcomed = true;
      this.deliver = (word) => {
        if (word.type !== "message") return; // what was seen goes with the next poll
        this.call("say", { ...word, token: this.store.token }, KEPT_MS, stop).then(
          (answer) => this.take(answer),
          () => this.hangUp(),
        );
      };
      this.take(welcome);
      this.turn = welcome.after;
      while (open) {
        const asked = { token: this.store.token, after: this.turn, wait_s: POLL_S, seen: shown() };
        const answer = await this.call("poll", asked, (POLL_S + 15) * 1000, stop);
        if (!answer.turns) {
          this.take(answer);
          return false;
        }
        for (const turn of answer.turns) this.take(turn);
      }
    } catch {
      /* no network: again later */
    }
    return welcomed;
  }

  /* The server's answer, also when it is a refusal in its own words. */
  async call(what, body, limit, stop) {
    const timer = setTimeout(() => stop.abort(), limit);
    try {
      const answer = await fetch(what, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: stop.signal,
      });
      return await answer.json();
    } finally {
      clearTimeout(timer);
    }
  }

  hello() {
    const proof = this.user && this.user.hash ? { user_id: this.user.id, user_hash: this.user.hash } : {};
    return { type: "hello", token: this.store.token, ...proof, ...(this.turn ? { after: this.turn } : {}) };
  }

  take(word) {
    if (word.type === "welcome") this.welcome(word);
    else if (word.type === "turn") this.hear(word);
    else if (word.type === "kept") {
      this.store.keep(word.id);
      this.land();
      this.on.kept(word.id);
      this.pump();
    } else if (word.type === "refused") this.refused(word);
  }

  welcome(word) {
    if (word.token) this.store.token = word.token;
    if (word.turn < this.turn) {
      // Another conversation than the one on the screen.
      this.store.forgetTurns();
      this.turn = 0;
      this.on.reset();
    }
    this.on.state("online");
    this.pump();
  }

  hear(turn) {
    if (turn.turn <= this.turn) return;
    this.turn = turn.turn;
    this.store.addTurn(turn);
    this.on.turn(turn);
    this.seen();
  }

  seen() {
    if (this.deliver && this.turn) this.deliver({ type: "seen", turn: this.turn, shown: shown() });
  }

  refused(word) {
    this.land();
    if (word.code === "too_fast" || word.code === "later") {
      setTimeout(() => this.pump(), Math.max(1, word.wait_s) * 1000);
    } else if (word.code === "unreadable") {
      this.store.drop(word.id);
      this.on.failed(word.id);
      this.pump();
    } else if (this.user) {
      this.on.stranger();
    } else {
      this.store.forget();
      this.turn = 0;
      this.on.reset();
    }
  }

  /* One message at a time, so that they arrive in the order they were written. */
  pump() {
    if (!this.deliver || this.flying) return;
    const next = this.store.outgoing.find((each) => !each.kept);
    if (!next) return;
    this.flying = next.id;
    this.watchdog = setTimeout(() => this.hangUp(), KEPT_MS);
    this.deliver({ type: "message", id: next.id, ...next.said });
  }

  land() {
    clearTimeout(this.watchdog);
    this.flying = "";
  }
}

function shown() {
  return document.visibilityState === "visible" ? "read" : "delivered";
}
