// A page of MiniBrowser with the part of Playwright's interface that the shared tests use.
import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Locator } from "./locator.js";
import { CLOCK, CONSOLE } from "./prologue.js";

const PATIENCE_MS = 30_000;
const POLL_MS = 20;
// The code points of the protocol.
const KEYS = { Tab: "\uE004", Enter: "\uE007", Shift: "\uE008", Escape: "\uE00C", ArrowLeft: "\uE012", ArrowUp: "\uE013", ArrowRight: "\uE014", ArrowDown: "\uE015" };

/** Milliseconds of `hh:mm:ss` or `mm:ss`. */
const milliseconds = (text) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;

export class Page extends EventEmitter {
  #session;
  #proxy;
  #context;

  constructor(session, proxy, context) {
    super();
    this.#session = session;
    this.#proxy = proxy;
    this.#context = context;
    for (const name of ["request", "response", "requestfailed"]) proxy.events.on(name, (what) => this.emit(name, what));
    this.clock = {
      install: async ({ time }) => proxy.setClock(time.getTime()),
      // It runs from the beginning.
      resume: async () => {},
      setSystemTime: async (time) => {
        proxy.setClock(Date.parse(time));
        await session.run(`(time) => globalThis[${CLOCK}].setSystemTime(time)`, Date.parse(time));
      },
      fastForward: async (text) => {
        proxy.setClock(proxy.now() + milliseconds(text));
        await session.run(`(time) => { globalThis[${CLOCK}].jump(time); }`, milliseconds(text));
      },
    };
    const tap = (value) => [{ type: "keyDown", value }, { type: "keyUp", value }];
    const press = (values) => session.post("actions", { actions: [{ type: "key", id: "keyboard", actions: values.flatMap(tap) }] });
    this.keyboard = { press: (key) => press([KEYS[key]]), type: (text) => press([...text]) };
  }

  context = () => this.#context;
  addInitScript = async (work) => this.#proxy.addInitScript(work);
  route = async (pattern, handler) => this.#proxy.route(pattern, handler);

  async goto(url) {
    await this.readConsole();
    await this.#session.post("url", { url });
  }

  async reload() {
    await this.readConsole();
    await this.#session.post("refresh");
  }

  async goBack() {
    await this.#session.post("back");
  }

  async setViewportSize({ width, height }) {
    const [across, down] = await this.evaluate(() => [outerWidth - innerWidth, outerHeight - innerHeight]);
    await this.#session.post("window/rect", { width: width + across, height: height + down });
  }

  /** A string is an expression, as with Playwright. */
  evaluate(work, given = null) {
    return typeof work === "string" ? this.#session.run(`() => (${work})`) : this.#session.run(work, given);
  }

  async waitForFunction(work, given, { timeout = PATIENCE_MS } = {}) {
    await this.until(() => this.evaluate(work, given), timeout, work);
  }

  async waitForURL(pattern) {
    await this.until(async () => pattern.test(await this.evaluate("location.href")), PATIENCE_MS, pattern);
  }

  /** Resolves to what the work resolves to, once that is true. While a page changes, a command may fail. */
  async until(work, timeout, what) {
    const end = performance.now() + timeout;
    let cause;
    while (performance.now() < end) {
      const value = await work().catch((error) => { cause = error; });
      if (value) return value;
      await sleep(POLL_MS);
    }
    throw new Error(`not within ${timeout} ms: ${what}`, { cause });
  }

  async waitForEvent(name, options) {
    const { predicate, timeout = PATIENCE_MS } = typeof options === "function" ? { predicate: options } : options;
    let found;
    const listener = (what) => { if (predicate(what)) found ??= what; };
    this.on(name, listener);
    try {
      return await this.until(async () => {
        if (name === "console") await this.readConsole();
        return found;
      }, timeout, name);
    } finally {
      this.off(name, listener);
    }
  }

  waitForResponse = (predicate, options) => this.waitForEvent("response", { predicate, ...options });

  /** Emits what the documents have written into the console since the last time. */
  async readConsole() {
    const read = () => this.#session.run(`() => globalThis[${CONSOLE}]?.splice(0)`);
    const messages = await read() ?? [];
    const frames = await this.evaluate(() => frames.length);
    for (let at = 0; at < frames; at++) messages.push(...await this.inFrame(at, read) ?? []);
    for (const { type, text } of messages) {
      if (type === "pageerror") this.emit("pageerror", text);
      else this.emit("console", { type: () => type, text: () => text });
    }
  }

  /** Does something in a frame, which is named by its number or is an element. */
  async inFrame(id, work) {
    await this.#session.post("frame", { id });
    try {
      return await work();
    } finally {
      await this.#session.post("frame", { id: null });
    }
  }

  locator = (css, options) => new Locator(this, this.#session, { css, ...options });
  getByRole = (role, options) => new Locator(this, this.#session, { role, ...options });
  getByLabel = (label) => new Locator(this, this.#session, { label });

  frameLocator(css) {
    const within = (what) => new Locator(this, this.#session, what, css);
    return {
      locator: (css, options) => within({ css, ...options }),
      getByRole: (role, options) => within({ role, ...options }),
      getByText: (text) => within({ text }),
    };
  }
}
