// A vendor's day at random: what it announces, and which steps it takes when. It keeps its own list of what it has published.
import assert from "node:assert/strict";
import { turns } from "./day-expected.js";
import { urgent } from "./stage.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const iso = (at) => new Date(at).toISOString();

/** Numbers from a seed, the same each time: mulberry32. */
export function random(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** Whether something of this likelihood happens. */
    chance: (likelihood) => next() < likelihood,
    /** An integer from one to another. */
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    one: (list) => list[Math.floor(next() * list.length)],
  };
}

export class Vendor {
  /** What was published: one list of records after each step. A reader knows one of them. */
  history = [[]];
  #server;
  #draw;
  #count = 0;

  constructor(server, draw) {
    this.#server = server;
    this.#draw = draw;
  }

  get records() {
    return this.history.at(-1);
  }

  /** The first instant from `at` on that is well away from every turn: a slow machine still sees what is true there. */
  clear(at) {
    const close = turns(this.records).some((turn) => turn > at - 15_000 && turn < at + 100_000);
    return close ? this.clear(at + 10_000) : at;
  }

  #publish(record) {
    this.history.push([...this.records.filter(({ id }) => id !== record.id), record]);
  }

  /** The steps that records leave to the clock. */
  clockwork(now) {
    for (const record of this.records.filter(({ automatic }) => automatic)) {
      let { state, until, began, ended } = record;
      // T1: once the window has ended the start is withheld.
      if (state === "announced" && now >= record.start && now < record.end) [state, began] = ["in-progress", record.start];
      // It is finished at the planned instant, even where that is published late.
      if (state === "in-progress" && now >= record.end && began < record.end) {
        [state, until, ended] = ["completed", record.end + HOUR, record.end];
      }
      if (state !== record.state) this.#publish({ ...record, state, until, began, ended });
    }
  }

  /** Takes one step of those that are possible now. */
  async step(now) {
    // Set again, so that the server's clock stamps the instant that is written down here.
    await this.#server.clock(iso(now));
    const possible = this.records.flatMap((record) => this.#steps(record, now));
    const open = this.records.filter(({ state }) => ["announced", "in-progress", "verifying", "rolled-back", "incident"].includes(state));
    if (open.length < 5) possible.push(...Array(open.length ? 1 : 4).fill(() => this.announce(now)));
    if (!open.some(({ state }) => state === "incident")) possible.push(() => this.#open(now));
    await this.#draw.one(possible)();
  }

  #steps(record, now) {
    const step = (name, change, body) => async () => {
      const { json } = await this.#call("POST", `/api/v1/changes/${record.id}/${name}`, { message: "An update.", ...body });
      // To the millisecond: every surface shows when work began and ended.
      const { started_at: began, completed_at: completed, rolled_back_at: undone } = json.actual;
      this.#publish({ ...record, began: began && Date.parse(began), ended: Date.parse(completed ?? undone), ...change });
    };
    const isInside = now >= record.start && now < record.end;
    const start = step("start", { state: "in-progress" }, isInside ? {} : { deviation: "The crew is here already." });
    const cancel = step("cancel", { state: "cancelled", until: now + HOUR });
    const finish = step("finish", { state: "completed", until: now + HOUR });
    const rollback = step("rollback", { state: "rolled-back" });
    const say = step("updates", {});
    // Full minutes, as people plan.
    const later = Math.ceil(now / MINUTE + this.#draw.between(4, 90)) * MINUTE;
    const extend = step("updates", { end: later }, { end: iso(later) });
    const resolve = async () => {
      await this.#call("POST", `/api/v1/incidents/${record.id}/updates`, { message: "It works again.", stage: "resolved" });
      this.#publish({ ...record, state: "resolved" });
    };
    switch (record.state) {
      case "announced": {
        if (now >= record.start) return [start, start, cancel];
        const moves = record.automatic || (record.moved && record.start - now < HOUR) ? [] : [() => this.#move(record, now)];
        return this.#draw.chance(0.3) ? [...moves, cancel, start] : moves;
      }
      case "in-progress": return record.automatic && record.began < record.end ? [say] : [say, extend, step("verify", { state: "verifying" }), finish, rollback];
      case "verifying": return [finish, rollback, extend];
      case "rolled-back": return [say, step("close", { state: "undone" })];
      case "incident": return [resolve];
      default: return [];
    }
  }

  async announce(now, components = this.#draw.one([["web"], ["web"], ["meetings", "web"], ["api"], ["api", "sign-in"]])) {
    const start = Math.ceil(now / MINUTE + this.#draw.between(3, 150)) * MINUTE;
    const end = start + this.#draw.between(10, 80) * MINUTE;
    const title = `Change ${this.#count += 1}`;
    const automatic = this.#draw.chance(0.25);
    const id = await this.#server.announce(urgent({
      title, start: iso(start), end: iso(end), decided_at: iso(now - MINUTE),
      components: components.map((id) => ({ id, impact: "partial_outage", downtime: true })),
      ...(automatic ? { automatic: { start: true, finish: true } } : {}),
    }));
    this.#publish({ id, title, state: "announced", start, end, components, automatic });
  }

  /** To an earlier hour, or once to another day of the month: the policy wants a day's notice of a later one. */
  async #move(record, now) {
    const ahead = Math.floor((record.start - now) / MINUTE);
    const by = ahead > 5 && (record.moved || this.#draw.chance(0.6)) ? -this.#draw.between(1, ahead - 3) * MINUTE : this.#draw.between(5, 8) * DAY;
    const [start, end] = [record.start + by, record.end + by];
    const { headers } = await this.#call("GET", `/api/v1/changes/${record.id}`);
    await this.#call("PATCH", `/api/v1/changes/${record.id}`, { start: iso(start), end: iso(end), message: "Moved." }, {
      "if-match": headers.get("etag"), "content-type": "application/merge-patch+json",
    });
    this.#publish({ ...record, start, end, moved: now + DAY });
  }

  async #open(now) {
    const title = `Trouble ${this.#count += 1}`;
    const component = this.#draw.one(["api", "web", "web"]);
    const { json } = await this.#call("POST", "/api/v1/incidents", { title, message: "We look into it.", components: [{ id: component, status: "partial_outage" }] });
    // To the millisecond: its page shows when it began.
    this.#publish({ id: json.id, title, state: "incident", start: Date.parse(json.started_at), components: [component] });
  }

  async #call(method, path, body, headers) {
    const answer = await this.#server.call(method, path, body, headers);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`);
    return answer;
  }
}
