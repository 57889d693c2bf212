// The calendar by keyboard and by ear: the pattern of an ARIA grid, one stop of the keyboard, days by arrows, months by pages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, sees, startServer, update, urgent } from "./stage.js";
import { openHost, startHosts } from "./hosts.js";

let server, hosts;

before(async () => {
  server = await startServer();
  await server.announce(update());
  await server.announce(urgent());
  await server.announce(urgent({ title: "Cache restart", start: "2026-10-05T11:00:00Z", end: "2026-10-05T11:30:00Z" }));
  hosts = await startHosts(server);
});
after(async () => {
  await closeBrowser();
  await hosts.stop();
  await server.stop();
});

async function openGrid(name = "plain", context) {
  const reader = await openHost(`${hosts.url}${name}.html`, context);
  const { page } = reader;
  await reader.hydrated();
  await page.waitForFunction(() => witness.root("calendar").querySelector("[tabindex='0']"));
  const focused = () => page.evaluate(() => {
    const at = document.activeElement?.shadowRoot?.activeElement;
    const time = at?.querySelector(".fn-date");
    return time ? time.dateTime.slice(0, 10) : at?.innerText.replace(/\s+/g, " ").trim();
  });
  return {
    ...reader,
    focused,
    /** Where the focus is after each of these keys. The days are named by the instant of their beginning in Madrid. */
    async walk(...keys) {
      const seen = [];
      for (const key of keys) {
        await page.keyboard.press(key);
        seen.push(await focused());
      }
      return seen;
    },
    enter: () => page.locator("fairnotice-calendar .fn-day[tabindex='0']").focus(),
    month: (text) => sees(page, "fairnotice-calendar", text),
  };
}

test("it is one stop of the keyboard, between the turning of months and the list", async () => {
  const { page, walk, end } = await openGrid();
  await page.locator("fairnotice-calendar .fn-turn").first().focus();
  assert.deepEqual(await walk("Tab", "Tab", "Tab", "Shift+Tab"), ["›", "2026-10-04", "Database failover", "2026-10-04"]);
  await end();
});

test("arrows move by day and week, Home and End within the week, and nothing leads out of the month", async () => {
  const { enter, walk, focused, end } = await openGrid();
  await enter();
  assert.equal(await focused(), "2026-10-04", "today, which begins in Madrid at ten in the evening in UTC");
  assert.deepEqual(await walk("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"), ["2026-10-05", "2026-10-12", "2026-10-11", "2026-10-04"]);
  assert.deepEqual(await walk("End", "ArrowRight", "Home", "ArrowLeft", "Home"), ["2026-10-10", "2026-10-11", "2026-10-11", "2026-10-10", "2026-10-04"]);
  assert.deepEqual(await walk("ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft", "Home", "End"), ["2026-10-04", "2026-10-03", "2026-10-02", "2026-10-01", "2026-09-30", "2026-09-30", "2026-10-03"]);
  assert.deepEqual(await walk("ArrowLeft"), ["2026-10-02"]);
  await end();
});

test("where the reader was last is the stop to come back to", async () => {
  const { page, enter, walk, end } = await openGrid();
  await enter();
  await walk("ArrowDown", "ArrowRight");
  assert.deepEqual(await walk("Tab", "Shift+Tab"), ["Database failover", "2026-10-12"]);
  await page.waitForFunction(() => witness.root("calendar").querySelectorAll("[tabindex='0']").length === 1);
  await end();
});

test("Enter goes into a day, arrows through its changes, and Escape back", async () => {
  const { page, enter, walk, end } = await openGrid();
  await enter();
  assert.deepEqual(await walk("Enter", "ArrowDown", "ArrowDown", "ArrowUp", "Escape"), ["10:30 Database failover", "13:00 Cache restart", "13:00 Cache restart", "10:30 Database failover", "2026-10-04"]);
  assert.deepEqual(await walk("ArrowRight", "Enter"), ["2026-10-05", "2026-10-05"], "a day without changes has nothing to go into");
  await walk("ArrowLeft", "Enter");
  await Promise.all([page.waitForURL(`${server.url}/maintenance/*`), page.keyboard.press("Enter")]);
  await end();
});

test("Page Down and Page Up turn months, and the focus goes to a day that the month has", async () => {
  const { page, enter, walk, focused, month, end } = await openGrid();
  const turned = async (key, name) => {
    await walk(key);
    await month(name);
    // The next tick of the clock looks after the stop.
    await page.clock.fastForward(2000);
    await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.matches(".fn-day[tabindex='0']"));
    return focused();
  };
  await enter();
  assert.equal(await turned("PageDown", "November 2026"), "2026-11-04", "the same date");
  assert.equal(await turned("PageUp", "October 2026"), "2026-10-04");
  // Thursday, where November has no day yet.
  await walk("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft");
  assert.equal(await focused(), "2026-09-30");
  assert.equal(await turned("PageDown", "November 2026"), "2026-10-31");
  // The last Sunday of January, where February, of four weeks, has none any more.
  await turned("PageDown", "December 2026");
  await turned("PageDown", "January 2027");
  while (await focused() !== "2027-01-30") await walk("ArrowRight");
  assert.equal(await turned("PageDown", "February 2027"), "2027-02-27");
  await end();
});

test("a screen reader hears a grid of weeks under the names of the days, and each day with its date and its changes", async () => {
  const { page, end } = await openGrid();
  const grid = page.getByRole("grid", { name: "October 2026" });
  assert.equal(await grid.getByRole("columnheader").count(), 7);
  assert.equal(await grid.getByRole("row").count(), 6);
  assert.equal(await grid.getByRole("gridcell").count(), 35);
  assert.equal(await page.getByRole("region", { name: "Maintenance calendar" }).getByRole("link", { name: "Next month" }).count(), 1);
  assert.equal(await grid.getByRole("gridcell", { name: "5 10:30 Database failover 13:00 Cache restart", exact: true }).getAttribute("aria-current"), "date");
  await end();
});

test("from right to left the arrows are mirrored", async () => {
  const { enter, walk, end } = await openGrid("right-to-left", { locale: "ar-SA" });
  await enter();
  assert.deepEqual(await walk("ArrowLeft", "ArrowRight", "End", "Home", "ArrowDown"), ["2026-10-05", "2026-10-04", "2026-10-10", "2026-10-04", "2026-10-11"]);
  await end();
});
