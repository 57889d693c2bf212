// What every test stands on: the real server, a customer's site on another origin, and a real browser that fails the
// test on any error in its console.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRefusal, launch } from "./engines/engine.js";

const BINARY = process.env.FAIRNOTICE_BIN ?? new URL("../../target/debug/fairnotice", import.meta.url).pathname;

/** The instant at which every stage begins: a Monday morning in Madrid. */
export const BEGINNING = "2026-10-05T08:00:00Z";

/** Starts the server on a fresh database and a free port. */
export async function startServer({ clock = BEGINNING, policy, options: more = [] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "fairnotice-"));
  const env = { ...process.env, FAIRNOTICE_DATABASE_URL: `sqlite://${join(folder, "fairnotice.db")}`, NO_COLOR: "1" };
  const token = execFileSync(BINARY, ["token", "create", "--name", "stage"], { env, stdio: ["ignore", "pipe", "ignore"] }).toString().trim();
  let server;
  const run = async (listen, now) => {
    const options = ["serve", "--listen", listen, "--vendor", "Northwind Platform", "--clock", now, "--demo", ...more];
    server = spawn(BINARY, policy ? [...options, "--policy", policy] : options, { env, stdio: ["ignore", "ignore", "pipe"] });
    let log = "";
    return new Promise((resolve, reject) => {
      server.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${log}`)));
      server.stderr.on("data", (chunk) => {
        log += chunk;
        const found = /serving at (http:\/\/[\d.:]+)\//.exec(log);
        if (found) resolve(found[1]);
      });
    });
  };
  const halt = async (signal) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill(signal);
    await ended;
  };
  const url = await run("127.0.0.1:0", clock);
  const call = async (method, path, body, headers = {}) => {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    const json = answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : undefined;
    return { status: answer.status, headers: answer.headers, text, json };
  };
  return {
    url,
    token,
    call,
    /** The file of its database. */
    database: join(folder, "fairnotice.db"),
    /** Announces a change; the server must take it. */
    async announce(change) {
      // Tests announce the same work again and mean it.
      const answer = await call("POST", "/api/v1/changes", { allow_duplicate: true, ...change });
      assert.equal(answer.status, 201, answer.text);
      return answer.json.id;
    },
    /** Takes a step; the server must allow it. */
    async step(id, step, message = "") {
      const path = `/api/v1/changes/${id}/${step}`;
      let answer = await call("POST", path, { message });
      // Outside the announced window work begins for a stated reason alone: most tests do not wait for it.
      if (answer.json?.problems?.[0].at === "deviation") answer = await call("POST", path, { message, deviation: "The crew is here already." });
      assert.equal(answer.status, 200, answer.text);
    },
    /** Moves the server's clock. */
    async clock(now) {
      assert.equal((await call("POST", "/dev/clock", { now })).status, 200);
    },
    /** Ends the server, by a signal of one's choice, and leaves its database. */
    halt,
    /** Starts it again after that, on the same database and port. */
    again: (now) => run(new URL(url).host, now),
    /** Ends the server as a service manager would, and says with which code it ended. */
    async stop() {
      await halt("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
      return server.exitCode;
    },
  };
}

/** Serves pages from an origin of their own: a customer's site. */
export async function startSite(pages) {
  const site = createServer((request, answer) => {
    const { pathname } = new URL(request.url, "http://site");
    const page = pages[pathname];
    const type = pathname.endsWith(".js") ? "text/javascript" : "text/html";
    answer.writeHead(page ? 200 : 204, { "content-type": `${type}; charset=utf-8` }).end(page);
  });
  await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${site.address().port}`, stop: () => new Promise((resolve) => { site.closeAllConnections(); site.close(resolve); }) };
}

/** A customer's page with this body. */
export const customerPage = (body, head = "") => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Customer</title>${head}<body>${body}</body></html>`;

let browser;
export const openBrowser = () => (browser ??= launch());
export const closeBrowser = async () => { await (await browser)?.close(); browser = undefined; };

/** Opens a page as a reader somewhere, at some time. `reader.end()` fails on anything in the console that is an error and not
 * excused; `refusesWasm` excuses what a browser says where the page's policy refuses WebAssembly; `prepare` is given the page
 * before it loads anything. */
export async function openPage(url, { timezoneId = "Europe/Madrid", locale = "en-GB", now = BEGINNING, javaScriptEnabled = true, excused = () => false, refusesWasm = false, prepare, ...context } = {}) {
  const session = await (await openBrowser()).newContext({ timezoneId, locale, javaScriptEnabled, ...context });
  const page = await session.newPage();
  const errors = [];
  const answered = [];
  const logged = [];
  page.on("console", (message) => logged.push(message.text()));
  page.on("response", (response) => answered.push(response.url()));
  page.on("console", (message) => { if (["error", "warning"].includes(message.type()) && !excused(message)) errors.push(message.text()); });
  page.on("pageerror", (error) => { if (!(refusesWasm && isRefusal(error))) errors.push(error.stack ?? String(error)); });
  if (now) await page.clock.install({ time: new Date(now) });
  if (now) await page.clock.resume();
  await prepare?.(page);
  await page.goto(url);
  return {
    page,
    /** Whether a response came from an address that contains this. */
    requested: (part) => answered.some((url) => url.includes(part)),
    /** Resolves once the page is on the live stream. */
    async live() {
      if (!answered.some((url) => url.includes("/api/v1/live"))) {
        await page.waitForResponse((response) => response.url().includes("/api/v1/live"), { timeout: 10_000 });
      }
    },
    /** Every message of the console so far. */
    logged,
    /** Resolves once the console holds a message with this text. */
    async hears(text) {
      if (!logged.some((message) => message.includes(text))) {
        await page.waitForEvent("console", { predicate: (message) => message.text().includes(text), timeout: 10_000 });
      }
    },
    async end() {
      await session.close();
      assert.deepEqual(errors, [], "the browser's console must be empty of errors");
    },
  };
}

/** Resolves once the element's shadow root holds the text, and says how many milliseconds that took. */
export async function sees(page, element, text, timeout = 5000) {
  const began = performance.now();
  await page.waitForFunction(
    ([element, text]) => document.querySelector(element)?.shadowRoot?.querySelector(".fn")?.innerText.includes(text),
    [element, text],
    { timeout, polling: 20 },
  ).catch(async (error) => {
    const shown = await page.evaluate((element) => document.querySelector(element)?.shadowRoot?.textContent, element);
    throw new Error(`${element} must show ${JSON.stringify(text)}; it shows ${JSON.stringify(shown)}`, { cause: error });
  });
  return performance.now() - began;
}

/** A platform update that the strict policy lets through when it is announced at the beginning. */
export const update = (change = {}) => ({
  title: "Reports get faster",
  kind: "update",
  description: "We deploy the release 4.3.0: reports are built in the background.",
  start: "2026-10-24T21:30:00Z",
  end: "2026-10-24T23:30:00Z",
  components: [{ id: "web", impact: "brief_interruptions" }, { id: "api", impact: "none" }],
  downtime: { required: false },
  effect_without_downtime: "Open pages may have to be loaded again.",
  release: { from: "4.2.1", to: "4.3.0" },
  rollback: { infrastructure: "The old images are kept.", services: "Redeploy 4.2.1.", data: "Restore the snapshot." },
  ...change,
});

/** An urgent update, which needs no lead. */
export const urgent = (change = {}) => ({
  title: "Database failover",
  kind: "urgent",
  description: "We move the database to healthy hardware.",
  start: "2026-10-05T08:30:00Z",
  end: "2026-10-05T09:30:00Z",
  decided_at: "2026-10-05T07:50:00Z",
  components: [{ id: "api", impact: "partial_outage", downtime: true }],
  downtime: { required: true, duration: "10 minutes" },
  urgent: { cause: "Two of three disks report errors." },
  rollback: { none_because: "There is no way back to failing disks." },
  ...change,
});
