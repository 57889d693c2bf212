// The calendar shows a window on the reader's own day, whichever side of the date line that is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, customerPage, openPage, sees, startServer, startSite, update, urgent } from "./stage.js";

let server, site;

before(async () => {
  server = await startServer();
  // Saturday 24 October, 21:30 UTC: still Saturday in California, already Sunday in New Zealand.
  await server.announce(update());
  site = await startSite({
    "/": customerPage(`<fairnotice-calendar></fairnotice-calendar><script async src="${server.url}/embed/v1/embed.js"></script>`),
  });
});
after(async () => {
  await closeBrowser();
  await site.stop();
  await server.stop();
});

const day = (page) => page.evaluate(() => {
  const root = document.querySelector("fairnotice-calendar").shadowRoot;
  const cells = [...root.querySelectorAll("td")].filter((cell) => cell.innerText.includes("Reports get faster"));
  return cells.map((cell) => cell.querySelector(".fn-date").innerText.trim());
});

for (const [timezoneId, days, zone] of [
  ["America/Los_Angeles", ["24"], "Times in America/Los_Angeles"],
  ["Pacific/Auckland", ["25"], "Times in Pacific/Auckland"],
  // Madrid sets its clocks back in the night that follows: 23:30 to 01:30 touches two days.
  ["Europe/Madrid", ["24", "25"], "Times in Europe/Madrid"],
]) {
  test(`in ${timezoneId} the window is on ${days.join(" and ")} October`, async () => {
    const { page, live, end } = await openPage(site.url, { timezoneId });
    await sees(page, "fairnotice-calendar", zone);
    assert.deepEqual(await day(page), days, "as the server rendered it");
    // The same before and after the hydration.
    await live();
    assert.deepEqual(await day(page), days, "as the browser shows it");
    await end();
  });
}

test("the months turn without a reload, and the day of today is marked", async () => {
  const { page, live, end } = await openPage(site.url);
  await sees(page, "fairnotice-calendar", "October 2026");
  const today = () => page.evaluate(() => document.querySelector("fairnotice-calendar").shadowRoot.querySelector("[aria-current=date] .fn-date")?.innerText.trim());
  assert.equal(await today(), "5");
  await live();
  await page.getByRole("link", { name: "Next month" }).click();
  await sees(page, "fairnotice-calendar", "November 2026");
  await sees(page, "fairnotice-calendar", "No maintenance is planned in this month.");
  assert.equal(await today(), undefined);
  await page.getByRole("link", { name: "Previous month" }).click();
  await sees(page, "fairnotice-calendar", "Reports get faster");
  assert.equal(await page.evaluate(() => location.origin), site.url, "the page is still open");
  await end();
});

test("E5: the month that was asked for is there, and stays there", async () => {
  const { page, live, end } = await openPage(`${server.url}/maintenance?month=2026-12`);
  await sees(page, "fairnotice-calendar", "December 2026");
  await live();
  await sees(page, "fairnotice-calendar", "December 2026");
  await page.getByRole("link", { name: "Next month" }).click();
  await sees(page, "fairnotice-calendar", "January 2027");
  await end();
});

test("E5: without WASM the next month is on the status site", async () => {
  const { page } = await openPage("about:blank");
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto(site.url);
  await sees(page, "fairnotice-calendar", "October 2026");
  await page.getByRole("link", { name: "Next month" }).click();
  await page.waitForURL(/month=2026-11/);
  await sees(page, "fairnotice-calendar", "November 2026");
  await page.context().close();
});

test("a month that failed to load is requested again, and an unchanged one is not", async () => {
  const { page, live } = await openPage(site.url);
  await live();
  await page.waitForFunction(() => "hydrated" in document.querySelector("fairnotice-calendar").shadowRoot.querySelector(".fn").dataset);
  let requested = 0, broken = true;
  await page.route("**/embed/v1/calendar.json?*", (route) => {
    requested += 1;
    return broken ? route.abort() : route.continue();
  });
  await Promise.all([
    page.waitForEvent("requestfailed", (request) => request.url().includes("calendar.json")),
    page.getByRole("link", { name: "Next month" }).click(),
  ]);
  assert.equal(requested, 1);
  await sees(page, "fairnotice-calendar", "October 2026");
  broken = false;
  await page.clock.fastForward("00:10");
  await sees(page, "fairnotice-calendar", "November 2026");
  await page.context().close();
});

test("after a loss of the network the calendar is still in the month that the reader chose", async () => {
  const { page } = await openPage(site.url);
  // What asks after a silence is then the element alone.
  await page.route("**/api/v1/live?*", (route) => route.abort());
  await page.reload();
  await page.waitForFunction(() => document.querySelector("fairnotice-calendar").shadowRoot?.querySelector(".fn[data-hydrated]"));
  await page.getByRole("link", { name: "Next month" }).click();
  await sees(page, "fairnotice-calendar", "November 2026");
  await server.announce(urgent({ title: "In November", start: "2026-11-05T08:30:00Z", end: "2026-11-05T09:30:00Z" }));
  await page.clock.fastForward("02:00");
  await sees(page, "fairnotice-calendar", "In November");
  assert.match(await page.evaluate(() => document.querySelector("fairnotice-calendar").shadowRoot.querySelector(".fn-month").textContent), /November/);
  await page.context().close();
});
