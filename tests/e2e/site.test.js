// The status site says the same with and without JavaScript, and shows hostile text as text.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, customerPage, openPage, sees, startServer, startSite, update, urgent } from "./stage.js";

const HOSTILE = `<img src=x onerror="window.hit=1"></script><script>window.hit=1</script>{{7*7}} " ' & <!--`;
let server, id, hostile;

before(async () => {
  server = await startServer();
  id = await server.announce(update());
  hostile = await server.announce(urgent({ title: HOSTILE, description: HOSTILE }));
  await server.step(hostile, "start", HOSTILE);
});
after(async () => {
  await closeBrowser();
  await server.stop();
});

const collapsed = (text) => text.replace(/\s+/g, " ").trim();

test("without JavaScript the site is complete", async () => {
  const { page, end } = await openPage(server.url, { javaScriptEnabled: false, now: undefined });
  const text = collapsed(await page.locator("main").innerText());
  for (const part of [
    "Under maintenance: API", "Work under way", "Reports get faster", "Sat 24 Oct 2026, 23:30 – Sun 25 Oct 2026, 01:30 Europe/Madrid",
    "Planned", "Web application, API",
  ]) {
    // A slow machine announces some seconds later.
    assert.ok(part instanceof RegExp ? part.test(text) : text.includes(part), `the page must say ${part}; it says ${text}`);
  }
  await page.goto(`${server.url}/maintenance`);
  assert.match(collapsed(await page.locator("main").innerText()), /October 2026/);
  await page.getByRole("link", { name: "Next month" }).click();
  assert.match(collapsed(await page.locator("main").innerText()), /November 2026/);
  await page.goto(`${server.url}/maintenance/${id}`);
  const record = collapsed(await page.locator("main").innerText());
  for (const part of ["Scheduled platform update", "4.3.0, after 4.2.1", "Rollback plan Ready", "Web application: brief interruptions", "Open pages may have to be loaded again. No downtime.", "business days promised Kept"]) {
    assert.ok(record.includes(part), `the record must say ${JSON.stringify(part)}; it says ${record}`);
  }
  assert.ok(!record.includes("Restore the snapshot"), "the rollback plan stays internal");
  await end();
});

test("with JavaScript the site says the same, and follows the stream", async () => {
  const { page, live, end } = await openPage(server.url);
  await page.waitForFunction(() => document.querySelector("h1").innerText.includes("Under maintenance: API"));
  await page.waitForFunction(() => document.getElementById("board").innerText.includes("Under maintenance"));
  await page.waitForFunction(() => document.getElementById("work").innerText.includes("Reports get faster"));
  await live();
  const other = await server.announce(urgent({ title: "Live on the site" }));
  await page.waitForFunction(() => document.getElementById("work").innerText.includes("Live on the site"));
  await server.step(other, "cancel");
  await end();
});

test("the page that makes a snippet follows each choice; its button is for browsers without JavaScript", async () => {
  const button = (page) => page.getByRole("button", { name: "Update the snippet" });
  const { page, end } = await openPage(`${server.url}/embed`);
  assert.equal(await button(page).isVisible(), false);
  await page.getByRole("radio", { name: "Calendar" }).check();
  await page.waitForFunction(() => document.getElementById("snippet").innerText.includes("<fairnotice-calendar"));
  await page.waitForFunction(() => document.getElementById("frame").innerText.includes("element=calendar"));
  assert.equal(await button(page).isVisible(), false);
  await end();
  const without = await openPage(`${server.url}/embed`, { javaScriptEnabled: false, now: undefined });
  assert.equal(await button(without.page).isVisible(), true);
  await without.end();
});

test("the evidence that a promise was kept is complete without JavaScript, on a narrow screen", async () => {
  const { page, end } = await openPage(`${server.url}/promises`, { javaScriptEnabled: false, now: undefined, viewport: { width: 320, height: 640 } });
  // The evidence of a change that kept its promises is folded.
  const folded = page.locator("details.change:not([open]) > summary");
  while (await folded.count() > 0) await folded.first().click();
  const text = collapsed(await page.locator("main").innerText());
  for (const part of [
    "promises of the last 365 days were kept", /10 minutes( \d+ seconds?)? after the decision/, "Sun 25 Oct 2026, 01:30 Europe/Madrid To come", collapsed(HOSTILE),
  ]) {
    // A slow machine announces some seconds later.
    assert.ok(part instanceof RegExp ? part.test(text) : text.includes(part), `the page must say ${part}; it says ${text}`);
  }
  const width = await page.locator("html").evaluate((html) => html.scrollWidth);
  assert.ok(width <= 320, `the page is ${width} pixels wide`);
  await end();
});

test("a record's own page follows its steps", async () => {
  const { page, live, end } = await openPage(`${server.url}/maintenance/${hostile}`);
  await live();
  await server.step(hostile, "updates", "Published while the page was open.");
  await page.waitForFunction(() => document.getElementById("work").innerText.includes("Published while the page was open."));
  await end();
});

test("markup in any text is text on every surface", async () => {
  const site = await startSite({
    "/": customerPage(`<fairnotice-banner></fairnotice-banner><fairnotice-status></fairnotice-status><fairnotice-calendar></fairnotice-calendar><script async src="${server.url}/embed/v1/embed.js"></script>`),
  });
  for (const url of [`${server.url}/`, `${server.url}/maintenance`, `${server.url}/maintenance/${hostile}`, `${site.url}/`]) {
    const { page, end } = await openPage(url);
    const hasNoCalendar = url === `${server.url}/` || url.includes(hostile);
    if (!hasNoCalendar) await sees(page, "fairnotice-calendar", HOSTILE);
    if (url === `${site.url}/`) await sees(page, "fairnotice-banner", HOSTILE);
    if (hasNoCalendar) assert.ok(collapsed(await page.locator("main").innerText()).includes(collapsed(HOSTILE)));
    assert.equal(await page.evaluate(() => window.hit), undefined, url);
    await end();
  }
  await site.stop();
});

test("an address that leads nowhere says where to go", async () => {
  for (const path of ["/nothing", "/maintenance/nothing", "/maintenance?month=13"]) {
    const answer = await server.call("GET", path, undefined, { accept: "text/html" });
    assert.equal(answer.status, 404, path);
    assert.match(answer.text, /Current status/);
  }
});
