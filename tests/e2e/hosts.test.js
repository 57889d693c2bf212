// On every host page the elements are hydrated and do no harm: no message, no shift, no report, no barrier, no style in or out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isChromium, reportsRefusal, setColorScheme } from "./engines/engine.js";
import { closeBrowser, sees, startServer, update, urgent } from "./stage.js";
import { differences, openHost, startHosts } from "./hosts.js";

const PAGES = ["plain", "hostile-css", "trusted-types", "coep", "single-page", "twice", "nested", "right-to-left"];
const POSITIONS = ["bottom", "slot"];
// What differs between engines shows on a few pages. In Chromium every page is tried in every way.
const positions = (name) => (isChromium ? POSITIONS : [POSITIONS[PAGES.indexOf(name) % 2]]);
const isCompared = (name) => isChromium || ["hostile-css", "nested", "strict-csp"].includes(name);
// The attempt that a page forbids is reported by the browser, once.
const ATTEMPT = reportsRefusal ? ["script-src wasm-eval"] : [];

let server, hosts, plain;

before(async () => {
  server = await startServer();
  await server.announce(update());
  await server.announce(urgent());
  hosts = await startHosts(server);
  const { hydrated, witness, end } = await openHost(`${hosts.url}plain.html`);
  await hydrated();
  plain = await witness("inside");
  await end();
});
after(async () => {
  await closeBrowser();
  await hosts.stop();
  await server.stop();
});

for (const name of PAGES) {
  for (const position of positions(name)) {
    test(`${name}: with the banner ${position === "slot" ? "in a slot" : "at the bottom"} it does no harm`, async () => {
      const { page, hydrated, harmless, end } = await openHost(`${hosts.url}${name}.html?position=${position}`);
      await page.waitForFunction(() => witness.root("banner")?.innerText.includes("Database failover"));
      await hydrated();
      await page.waitForFunction(() => witness.root("banner").querySelector(".fn-until").innerText);
      await harmless("shown");
      await page.locator("fairnotice-banner summary").click();
      await page.waitForFunction(() => witness.root("banner").innerText.includes("Reports get faster"));
      await setColorScheme(page, "dark");
      await harmless("opened, in the dark");
      await end();
    });
  }
}

for (const [wasm, reports] of [["", ATTEMPT], ["off", []]]) {
  test(`strict-csp: ${wasm ? "with" : "without"} the attribute wasm="off" the page reports ${wasm ? "no" : "one"} attempt at most`, async () => {
    for (const position of POSITIONS) {
      const { hydrated, page, harmless, end } = await openHost(`${hosts.url}strict-csp.html?position=${position}&wasm=${wasm}`, { refusesWasm: true });
      await hydrated();
      await page.locator("fairnotice-banner summary").click();
      await harmless(position, { reports });
      await end();
    }
  });
}

// What Arabic writes is another text in another direction.
for (const name of PAGES.filter((name) => !["plain", "right-to-left", "single-page"].includes(name) && isCompared(name))) {
  test(`${name}: inside the elements every style is that of the plain page`, async () => {
    const { hydrated, witness, end } = await openHost(`${hosts.url}${name}.html`);
    await hydrated();
    assert.deepEqual(differences(await witness("inside"), plain), []);
    await end();
  });
}

for (const name of [...PAGES, "strict-csp"].filter(isCompared)) {
  test(`${name}: outside of the elements nothing differs from the page without them`, async () => {
    const read = async (query, ready) => {
      const { hydrated, witness, end } = await openHost(`${hosts.url}${name}.html?${query}`, { refusesWasm: true });
      if (ready) await hydrated();
      const seen = { outside: await witness("outside"), tree: await witness("tree"), globals: await witness("globals") };
      await end();
      return seen;
    };
    const [guested, alone] = [await read("", true), await read("bare", false)];
    assert.equal(guested.tree, alone.tree);
    assert.deepEqual(guested.globals, alone.globals);
    assert.deepEqual(differences(guested.outside, alone.outside), []);
  });
}

test("single-page: elements come and go with the route, and the banner keeps its nodes", async () => {
  const { page, hydrated, harmless, end } = await openHost(`${hosts.url}single-page.html`);
  await hydrated();
  await page.evaluate(() => { globalThis.before = witness.root("banner").firstElementChild; });
  for (const [route, kind] of [["Planned work", "calendar"], ["Overview", "status"], ["Planned work", "calendar"]]) {
    await page.getByRole("link", { name: route, exact: true }).click();
    await hydrated();
    assert.deepEqual(await page.evaluate(() => witness.guests().map(({ localName }) => localName).sort()), ["fairnotice-banner", `fairnotice-${kind}`].sort());
    await harmless(route);
  }
  await page.goBack();
  await hydrated();
  await sees(page, "fairnotice-status", "All systems operational");
  assert.ok(await page.evaluate(() => globalThis.before === witness.root("banner").firstElementChild && globalThis.before.isConnected));
  await end();
});

test("twice: each element is there once, and so is the stream", async () => {
  const { page, hydrated, end } = await openHost("about:blank");
  let streams = 0;
  page.on("request", (request) => { streams += request.url().includes("/api/v1/live") ? 1 : 0; });
  await page.goto(`${hosts.url}twice.html`);
  await hydrated();
  assert.equal(await page.evaluate(() => witness.guests().length), 3);
  await server.step(await server.announce(urgent({ title: "Published once", start: "2026-10-05T08:20:00Z" })), "cancel");
  await sees(page, "fairnotice-calendar", "Published once");
  assert.equal(streams, 1);
  await end();
});

test("right-to-left: what is written from left to right begins where the lines around it begin", async () => {
  const { page, hydrated, end } = await openHost(`${hosts.url}right-to-left.html`);
  await hydrated();
  const aligned = await page.evaluate(() => [["banner", ".fn-message"], ["calendar", ".fn-item-title"]].map(([kind, selector]) => {
    const { direction, textAlign } = getComputedStyle(witness.root(kind).querySelector(selector));
    return [direction, textAlign];
  }));
  assert.deepEqual(aligned, [["ltr", "right"], ["ltr", "right"]]);
  await end();
});

test("coep: the page is isolated from others", async () => {
  const { page, end } = await openHost(`${hosts.url}coep.html`);
  assert.equal(await page.evaluate(() => globalThis.crossOriginIsolated), true);
  await end();
});
