// A customer's page on another origin knows of every step within a second, without a reload.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, customerPage, openPage, sees, startServer, startSite, update, urgent } from "./stage.js";

const LIMIT_MS = 1000;
let server, site;

before(async () => {
  server = await startServer();
  const script = `<script async src="${server.url}/embed/v1/embed.js"></script>`;
  site = await startSite({
    "/all": customerPage(`<h1>Customer</h1><fairnotice-status></fairnotice-status><fairnotice-calendar></fairnotice-calendar><fairnotice-banner poll="0"></fairnotice-banner>${script}`),
    "/alone": customerPage(`<h1>Customer</h1>${script}`),
    "/quick": customerPage(`<h1>Customer</h1><fairnotice-banner poll="1"></fairnotice-banner>${script}`),
  });
});
after(async () => {
  await closeBrowser();
  await site.stop();
  assert.equal(await server.stop(), 0, "the server ends in good order although streams were open");
});

test("announcement, start, update, finish and cancellation are seen within a second", async () => {
  const { page, live, end } = await openPage(`${site.url}/all`);
  await sees(page, "fairnotice-status", "All systems operational");
  await live();
  const navigations = () => page.evaluate(() => performance.getEntriesByType("navigation").length + performance.timeOrigin);
  const before = await navigations();
  const timed = async (what, element, text) => {
    const took = await sees(page, element, text);
    assert.ok(took < LIMIT_MS, `${what} took ${took.toFixed(0)} ms`);
  };

  const id = await server.announce(urgent());
  await timed("an announcement in the calendar", "fairnotice-calendar", "Database failover");
  await server.step(id, "start", "We begin.");
  await timed("a start on the board", "fairnotice-status", "Under maintenance");
  await timed("a start in the calendar", "fairnotice-calendar", "in progress");
  await server.step(id, "updates", "Half way.");
  await server.step(id, "finish", "Done.");
  await timed("a finish on the board", "fairnotice-status", "All systems operational");
  const other = await server.announce(urgent({ title: "Cache restart" }));
  await timed("a second announcement", "fairnotice-calendar", "Cache restart");
  await server.step(other, "cancel", "Not needed.");
  await timed("a cancellation in the calendar", "fairnotice-calendar", "cancelled");
  assert.equal(await navigations(), before, "the page was not loaded again");
  await end();
});

test("a banner that shows a notice follows its record", async () => {
  const id = await server.announce(urgent({ title: "Queue upgrade" }));
  const { page, end } = await openPage(`${site.url}/all`);
  await sees(page, "fairnotice-banner", "Queue upgrade");
  await sees(page, "fairnotice-banner", "starts in");
  for (const [step, text] of [["start", "Maintenance in progress"], ["finish", "Maintenance finished"]]) {
    await server.step(id, step, "An update.");
    const took = await sees(page, "fairnotice-banner", text);
    assert.ok(took < LIMIT_MS, `${step} took ${took.toFixed(0)} ms`);
  }
  await end();
});

test("the script tag alone brings a banner, fixed at the bottom, that shifts nothing", async () => {
  await server.clock("2026-10-05T14:00:00Z");
  const id = await server.announce(update());
  const { page, end } = await openPage(`${site.url}/alone`);
  await page.evaluate(() => {
    globalThis.shifts = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { globalThis.shifts += entry.value; })).observe({ type: "layout-shift", buffered: true });
  });
  await sees(page, "fairnotice-banner", "Reports get faster");
  const [bottom, height] = await page.evaluate(() => {
    const box = document.querySelector("fairnotice-banner").shadowRoot.querySelector(".fn-banner").getBoundingClientRect();
    return [box.bottom, innerHeight];
  });
  // Firefox places boxes to 1/60 pixel.
  assert.ok(Math.abs(bottom - height) < 0.1, `the banner ends at ${bottom} of ${height}`);
  assert.equal(await page.evaluate(() => globalThis.shifts), 0);
  await server.step(id, "cancel");
  await sees(page, "fairnotice-banner", "Maintenance cancelled");
  await end();
});

test("a quiet page learns of an announcement at its next poll, having loaded no WASM before", async () => {
  await server.clock("2026-10-06T08:00:00Z");
  const { page, requested, live, end } = await openPage(`${site.url}/quick`, { now: "2026-10-06T08:00:00Z" });
  await page.waitForFunction(() => document.querySelector("fairnotice-banner").shadowRoot?.querySelector(".fn-banner")?.hidden);
  assert.ok(!requested(".wasm") && !requested("/api/v1/live"));
  const id = await server.announce(urgent({ title: "Network repair", start: "2026-10-06T08:10:00Z", end: "2026-10-06T09:00:00Z" }));
  await sees(page, "fairnotice-banner", "Network repair", 4000);
  await live();
  await server.step(id, "cancel");
  await end();
});

test("the banner turns at its own instants, with no request", async () => {
  await server.clock("2026-10-08T08:00:00Z");
  const id = await server.announce(urgent({ title: "Certificate change", start: "2026-10-08T10:00:00Z", end: "2026-10-08T11:00:00Z" }));
  const { page, end } = await openPage(`${site.url}/all`, { now: "2026-10-08T08:00:00Z" });
  await sees(page, "fairnotice-banner", "Scheduled maintenance");
  await sees(page, "fairnotice-banner", "starts in 2 hours");
  await page.clock.fastForward("01:00:01");
  await sees(page, "fairnotice-banner", "Maintenance starts within the hour");
  await page.clock.fastForward("01:00:00");
  await sees(page, "fairnotice-banner", "Maintenance is about to start");
  await server.step(id, "start");
  await sees(page, "fairnotice-banner", "Maintenance in progress");
  await page.clock.fastForward("01:00:00");
  await sees(page, "fairnotice-banner", "Maintenance is taking longer than planned");
  await server.step(id, "finish");
  await end();
});

test("a reader's wrong clock is corrected by the server's", async () => {
  await server.clock("2026-10-12T08:00:00Z");
  await server.announce(urgent({ title: "Storage check", start: "2026-10-12T08:30:00Z", end: "2026-10-12T09:00:00Z" }));
  const { page, end } = await openPage(`${site.url}/alone`, { now: "2026-10-12T02:00:00Z" });
  await sees(page, "fairnotice-banner", "starts in 30 minutes");
  await end();
});
