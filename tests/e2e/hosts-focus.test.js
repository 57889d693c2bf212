// The focus stays where it is: over a tick of the clock, over a new document of the server, and when a banner comes and goes.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { closeBrowser, sees, startServer, update, urgent } from "./stage.js";
import { openHost, startHosts } from "./hosts.js";

let server, hosts, reader;

before(async () => {
  server = await startServer();
  hosts = await startHosts(server);
  await server.announce(update());
  await server.announce(urgent());
});
beforeEach(async () => {
  reader = await openHost(`${hosts.url}plain.html`);
  await reader.hydrated();
});
afterEach(() => reader.end());
after(async () => {
  await closeBrowser();
  await hosts.stop();
  await server.stop();
});

// Keeps what has the focus, down through shadow roots, and says later whether it still has it.
const keep = () => reader.page.evaluate(() => {
  const deepest = () => {
    let at = document.activeElement;
    while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at;
  };
  globalThis.before = deepest();
  globalThis.keeps = () => globalThis.before === deepest() && globalThis.before.isConnected && globalThis.before !== document.body;
  return globalThis.before.className || globalThis.before.localName;
});
const keeps = async (over) => assert.ok(await reader.page.evaluate(() => globalThis.keeps()), `over ${over}`);

for (const [where, name] of [["summary", "summary"], [".fn-links a", "a"], [".fn-dismiss", "fn-dismiss"]]) {
  test(`in the banner, on ${where}`, async () => {
    const { page } = reader;
    await page.locator("fairnotice-banner summary").click();
    await page.locator(`fairnotice-banner ${where}`).first().focus();
    assert.equal(await keep(), name);
    const before = await page.locator("fairnotice-banner .fn-until").innerText();
    await page.clock.fastForward("01:00");
    await page.waitForFunction((before) => witness.root("banner").querySelector(".fn-until").innerText !== before, before);
    await keeps("a minute");
    const id = await server.announce(urgent({ title: `News for ${where}`, start: "2026-10-05T08:20:00Z" }));
    await sees(page, "fairnotice-banner", `News for ${where}`);
    await keeps("another notice");
    await server.step(id, "cancel", "Not needed.");
    await page.waitForFunction(() => witness.root("banner").querySelector(".fn-others").innerText.includes("Maintenance cancelled"));
    await keeps("one less");
  });
}

for (const where of [".fn-day[tabindex='0']", ".fn-day:has(a) a"]) {
  test(`in the calendar, on ${where}`, async () => {
    const { page } = reader;
    await page.locator(`fairnotice-calendar ${where}`).first().focus();
    await keep();
    const id = await server.announce(urgent({ title: "News for the grid" }));
    await sees(page, "fairnotice-calendar", "News for the grid");
    await keeps("another entry");
    await server.step(id, "cancel");
    await page.waitForFunction((id) => witness.root("calendar").querySelector(`[href$='${id}'][data-state='cancelled']`), id);
    await keeps("another state");
  });
}

test("in the page's own field, while a banner comes and goes", async () => {
  const { page } = reader;
  await page.goto(`${hosts.url}plain.html?components=meetings`);
  await page.getByLabel("Search invoices").fill("10");
  await keep();
  const id = await server.announce(urgent({ title: "For meetings", components: [{ id: "meetings", impact: "partial_outage", downtime: true }] }));
  await page.clock.fastForward("02:00");
  await sees(page, "fairnotice-banner", "For meetings");
  await keeps("the coming");
  await server.step(id, "cancel");
  await sees(page, "fairnotice-banner", "Maintenance cancelled");
  await page.locator("fairnotice-banner .fn-dismiss").evaluate((button) => button.click());
  await page.waitForFunction(() => witness.root("banner").firstElementChild.hidden);
  await page.keyboard.type("42");
  assert.equal(await page.getByLabel("Search invoices").inputValue(), "1042");
  await keeps("the going");
});

test("in the calendar, over midnight", async () => {
  const { page } = reader;
  await server.clock("2026-10-05T21:59:40Z");
  await page.clock.setSystemTime("2026-10-05T21:59:40Z");
  await page.reload();
  await reader.hydrated();
  const today = (date) => page.waitForFunction((date) => witness.root("calendar").querySelector("[aria-current='date'] .fn-date").innerText === date, date);
  await today("5");
  await page.locator("fairnotice-calendar .fn-day[tabindex='0']").focus();
  await keep();
  await page.clock.fastForward("00:21");
  await today("6");
  await keeps("midnight");
});
