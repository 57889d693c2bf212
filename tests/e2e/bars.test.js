// The last days of a component: what happened on one shows to a pointer, a finger and the arrow keys, and stands in the text too.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, openPage, startServer } from "./stage.js";

const NOW = "2026-10-08T09:00:00Z";
let server;

before(async () => {
  server = await startServer();
  const opened = { id: "slow", title: "The API is <b>slow</b>", message: "We look.", components: [{ id: "api", status: "degraded_performance" }] };
  assert.equal((await server.call("POST", "/api/v1/incidents", opened)).status, 201);
  await server.clock("2026-10-05T08:40:00Z");
  assert.equal((await server.call("POST", "/api/v1/incidents/slow/updates", { message: "It is fast.", stage: "resolved" })).status, 200);
  await server.clock(NOW);
});
after(async () => {
  await closeBrowser();
  await server.stop();
});

/** The bars of the API on the first page. */
async function bars(options = {}) {
  const { page, end } = await openPage(server.url, { now: NOW, ...options });
  const row = page.locator(".component", { hasText: "API" });
  const told = async () => (await page.locator(".tip:not([hidden])").allInnerTexts()).join();
  return { page, row, told, end };
}
const DAY = /Mon 5 Oct\s+Degraded performance.*40 minutes.*The API is <b>slow<\/b>/s;

test("a pointer on a bar sees the day, until it leaves", async () => {
  const { page, row, told, end } = await bars();
  await row.locator("rect").nth(-4).hover();
  assert.match(await told(), DAY);
  await page.mouse.move(0, 0);
  await page.waitForFunction(() => !document.querySelector(".tip:not([hidden])"));
  await end();
});

test("a finger on a bar sees the day", async () => {
  const { row, told, end } = await bars({ hasTouch: true, viewport: { width: 320, height: 640 } });
  await row.locator("rect").nth(-4).tap();
  assert.match(await told(), DAY);
  await end();
});

test("the arrow keys go from day to day, and Escape hides what shows", async () => {
  const { page, row, told, end } = await bars();
  const slider = row.getByRole("slider");
  await page.keyboard.press("Tab");
  await slider.focus();
  await page.keyboard.press("End");
  assert.match(await told(), /Thu 8 Oct/);
  for (let count = 0; count < 3; count += 1) await page.keyboard.press("ArrowLeft");
  assert.match(await told(), DAY);
  assert.match(await slider.getAttribute("aria-valuetext"), DAY);
  await page.keyboard.press("Escape");
  assert.equal(await told(), "");
  await end();
});

test("without JavaScript the days that were not as usual are in the text", async () => {
  const { row, end } = await bars({ javaScriptEnabled: false, now: undefined });
  await row.locator("summary").click();
  const text = (await row.innerText()).replace(/\s+/g, " ");
  assert.match(text, /3 of 4 days without incident/);
  assert.match(text, /Mon 5 Oct Degraded performance.*40 minutes.*The API is <b>slow<\/b>/);
  await end();
});
