// A reader of the day: a customer's page whose clock stands still until it is moved, and whose network can be cut.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { agenda, banner, counts, headline, measures } from "./day-expected.js";
import { openPage } from "./stage.js";

const MINUTE = 60_000;
const STALE = 3 * MINUTE;
const DEAD = 24 * 60 * MINUTE;
/** A clock that is wrong is corrected by the second that an answer was sent in, and the answer takes its time. */
const CORRECTED = 6000;
/** The browser's own messages about a lost connection; no other message is allowed. */
const CUT = /^Failed to load resource: net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|FAILED|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE|NETWORK_CHANGED)$/;

const iso = (at) => new Date(at).toISOString();

/** Reads what the page's element shows; in the page. */
function peek() {
  const element = document.querySelector("fairnotice-banner, fairnotice-status, fairnotice-calendar");
  const root = element?.shadowRoot?.querySelector(".fn");
  if (!root || root.hidden || root.firstElementChild.hidden) return null;
  const text = (from, part) => from.querySelector(part)?.textContent.trim() ?? "";
  if (element.localName === "fairnotice-status") return { headline: text(root, ".fn-headline"), age: text(root, ".fn-age") };
  if (element.localName === "fairnotice-calendar") {
    const line = (item) => `${text(item, ".fn-item-title")}: ${text(item, ".fn-item-state")}`;
    return { agenda: [...root.querySelectorAll(".fn-item")].map(line), age: text(root, ".fn-age") };
  }
  const facts = (from, title) => {
    const time = from.querySelector("time");
    return { label: text(from, ".fn-label"), title: text(from, title), start: Date.parse(time.dateTime), times: text(from, "time").match(/\d\d:\d\d/g) };
  };
  const section = root.firstElementChild;
  const other = (item) => ({ phase: item.dataset.phase, ...facts(item, "a") });
  return {
    phase: section.dataset.phase, ...facts(root.querySelector(".fn-line"), ".fn-title"),
    more: Number(/(\d+)/.exec(text(root, "summary"))?.[1] ?? 0), others: [...root.querySelectorAll(".fn-others > li")].map(other),
    until: text(root, ".fn-until"), age: text(root, ".fn-age"),
  };
}

/** Records everything that shows in between, and everything that moves; in the page, before any other script. */
function watch(peek) {
  globalThis.shown = [];
  globalThis.shifts = [];
  const moved = ({ sources }) => sources.map(({ node }) => node?.localName).filter(Boolean);
  new PerformanceObserver((list) => shifts.push(...list.getEntries().flatMap(moved))).observe({ type: "layout-shift", buffered: true });
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const shadow = attachShadow.call(this, options);
    // Changes in one task are seen at its end.
    const look = () => __pwClock.builtins.setTimeout(() => shown.push([Date.now(), peek()]), 0);
    new MutationObserver(look).observe(shadow, { subtree: true, childList: true, characterData: true, attributes: true });
    return shadow;
  };
}

export class Reader {
  #held;
  /** The network to the server: `open`, `offline` or `aborted`. */
  way = "open";
  #answers = [];
  /** The page's clock is that far from the true one. */
  #wrong;
  #now;
  #heardRecently = false;
  /** Whether it has polled since the connection was opened. */
  #polled = false;
  /** Whether it is on the stream: a quiet page asks once a minute. */
  listens = false;

  /** Opens a page of one element; `of` says what it is, and how wrong its clock. */
  static async open(url, server, vendor, now, { wrong = 0, ...of }) {
    const reader = new Reader();
    Object.assign(reader, { ...of, server, vendor, known: 0, heard: [now, now] });
    [reader.#wrong, reader.#now] = [wrong, now];
    const { page, end } = await openPage(url, {
      // Set a little earlier: a clock can be stopped in its future alone.
      now: iso(now + wrong - MINUTE),
      excused: (message) => message.location().url.startsWith(server.url) && CUT.test(message.text()),
      prepare: async (page) => {
        await page.addInitScript(`(${watch})(${peek})`);
        await page.route(`${server.url}/**`, (route) => reader.#pass(route));
        await page.clock.pauseAt(now + wrong);
      },
    });
    Object.assign(reader, { page, end });
    return reader;
  }

  async #pass(route) {
    await this.#held;
    if (this.way === "aborted") return route.abort("connectionrefused");
    this.#answers.push(route.request().response());
    await route.continue();
  }

  get connected() {
    return this.way === "open" && this.server.up;
  }

  /** Cuts the way to the server: as a machine without a network, or as one that cannot reach this server. */
  async cut(way) {
    this.way = way;
    if (way === "offline") await this.page.context().setOffline(true);
  }

  async restore() {
    this.#polled = false;
    this.way = "open";
    await this.page.context().setOffline(false);
  }

  /** Moves the page's clock as a machine does that has slept, and holds back what it asks: the server's is still the old one. */
  async move(now) {
    let release;
    this.#held = new Promise((resolve) => { release = resolve; });
    // Until here a stream may have been open that had been there before the cut.
    if (this.#heardRecently) this.heard[1] = this.#now;
    this.#polled = this.connected;
    await this.page.clock.fastForward(now - this.#now);
    this.#now = now;
    return async () => {
      release();
      this.#held = undefined;
      await this.#answered();
    };
  }

  async #answered() {
    // A response that never comes counts too.
    await Promise.allSettled(this.#answers.splice(0));
  }

  /** What is wrong with what is shown, if these records are known and that old. */
  #fault(seen, records, age, piece) {
    const now = this.#now;
    if (age && age[0] >= DEAD && this.element === "banner") return seen && "it shows something after a day without a response";
    const truths = [now];
    // A rendering does not change by itself: it shows what was true at the last response, and soon how long ago that was.
    if (age && this.plain) truths.push(this.heard[1]);
    const { until = "", age: shown, ...facts } = seen ?? {};
    const expected = truths.map((at) => this.#expected(records, at));
    const [isTrue, ...wasTrue] = expected.map((truth) => isDeepStrictEqual(seen && facts, truth));
    if (!isTrue && !wasTrue.includes(true)) return `it must say ${JSON.stringify(expected[0])}`;
    if (!seen) return undefined;
    const [early, late] = this.#wrong ? [CORRECTED / 3, CORRECTED] : [0, 0];
    if (this.element === "banner" && !(this.plain && until === "") && !counts(until, facts.phase, records.find(({ title }) => title === facts.title), now - piece - early, now + late)) return `the distance is not that of ${iso(now)}`;
    if (!age || age[1] < STALE) return shown !== "" && isTrue && "it shows an age";
    if (!shown) return age[0] >= STALE && "it does not show its age";
    const [, ago] = /^as of (.*)$/.exec(shown) ?? [];
    return !(ago && measures(ago, -age[1], -age[0])) && `its age is ${age.map((ms) => ms / MINUTE).join(" to ")} minutes`;
  }

  #expected(records, now) {
    if (this.element === "status") return { headline: headline(records) };
    if (this.element === "calendar") return { agenda: agenda(records) };
    return banner(records, now, this.component);
  }

  /** Lets the page's clock run. */
  async run(piece) {
    await this.page.clock.runFor(piece);
    this.#now += piece;
  }

  /** What is wrong on the page after its clock ran for so long, if anything. */
  async look(piece, patience) {
    const { connected } = this;
    const records = connected ? this.vendor.records : this.vendor.history[this.known];
    const age = connected ? undefined : [this.#now - piece - this.heard[1], this.#now - this.heard[0]];
    await this.#answered();
    const until = performance.now() + patience;
    let seen, fault;
    do {
      seen = await this.page.evaluate(peek);
      fault = this.#fault(seen, records, age, piece);
    } while (fault && performance.now() < until);
    if (fault) return `${this.name} at ${iso(this.#now)}${connected ? "" : `, cut off since ${iso(this.heard[0])}`}: ${fault}; it says ${JSON.stringify(seen)}`;
    this.#heardRecently = connected;
    this.listens = Boolean(seen);
    if (connected) Object.assign(this, { known: this.vendor.history.length - 1, heard: [this.#polled ? this.#now - piece : this.heard[0], this.#now] });
    return undefined;
  }

  /** Checks that nothing false was shown since the last time, and that nothing moved. */
  async saidNothingElse({ known, heard }) {
    const { shown, shifts } = await this.page.evaluate(() => ({ shown: globalThis.shown.splice(0), shifts: globalThis.shifts }));
    for (const [at, seen] of shown) {
      const { until, age, ...facts } = seen ?? {};
      const when = this.plain ? [at - this.#wrong, heard[1]] : [at - this.#wrong];
      const truths = this.vendor.history.slice(known).flatMap((records) => when.map((at) => this.#expected(records, at)));
      // Nothing shows before the first response, and after a day without one.
      assert.ok(!seen || truths.some((truth) => isDeepStrictEqual(facts, truth)), `${this.name} showed at ${iso(at - this.#wrong)} a false state: ${JSON.stringify(seen)}`);
    }
    if (this.element === "banner") assert.deepEqual(shifts, [], "nothing of the page moves");
  }
}
