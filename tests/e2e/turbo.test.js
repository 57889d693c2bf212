// E1: a site that replaces the body of its page instead of loading the next one, as Turbo does. The banner of the script tag is there
// on every page, once, with one stream.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { closeBrowser, customerPage, openPage, sees, startServer, startSite, urgent } from "./stage.js";

const TURBO = new URL("../node_modules/@hotwired/turbo/dist/turbo.es2017-umd.js", import.meta.url);

let server, site;

before(async () => {
  server = await startServer();
  await server.announce(urgent());
  const tag = `<script async src="${server.url}/embed/v1/embed.js"></script>`;
  const turbo = "<script src='/turbo.js'></script>";
  const body = (place, own) => `<h1>${place}</h1><a href="/${own}/first">First</a> <a href="/${own}/second">Second</a> <a href="/without">Without</a>`;
  site = await startSite({
    "/turbo.js": readFileSync(TURBO, "utf8"),
    "/head/first": customerPage(body("First", "head"), turbo + tag),
    "/head/second": customerPage(body("Second", "head"), turbo + tag),
    "/body/first": customerPage(body("First", "body") + tag, turbo),
    "/body/second": customerPage(body("Second", "body") + tag, turbo),
    "/own": customerPage("<fairnotice-status></fairnotice-status>", tag),
    "/without": customerPage(`<h1>Without</h1><a href="/body/first">First</a>`, turbo),
  });
});
after(async () => {
  await closeBrowser();
  await site.stop();
  await server.stop();
});

const banners = (page) => page.locator("fairnotice-banner").count();
const go = async (page, name) => {
  await page.getByRole("link", { name }).click();
  await page.getByRole("heading", { name }).waitFor();
};

/** How many streams the page has open. */
const streams = (page) => {
  const open = new Set();
  const isStream = (request) => request.url().includes("/api/v1/live");
  page.on("request", (request) => { if (isStream(request)) open.add(request); });
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => open.delete(request));
  return () => open.size;
};

for (const place of ["head", "body"]) {
  test(`E1: the banner comes back on every visit, with the tag in the ${place}`, async () => {
    let open;
    const { page, live, end } = await openPage(`${site.url}/${place}/first`, { prepare: (page) => { open = streams(page); } });
    await sees(page, "fairnotice-banner", "Database failover");
    await live();
    await page.evaluate(() => { globalThis.isFirstPage = true; });
    for (const name of ["Second", "First", "Second"]) {
      await go(page, name);
      await sees(page, "fairnotice-banner", "Database failover");
      assert.equal(await banners(page), 1, name);
    }
    await page.goBack();
    await page.getByRole("heading", { name: "First" }).waitFor();
    await sees(page, "fairnotice-banner", "Database failover");
    assert.equal(await banners(page), 1, "back");
    assert.equal(await page.evaluate(() => globalThis.isFirstPage), true, "Turbo has loaded no page");
    await page.waitForFunction(() => document.querySelector("fairnotice-banner").shadowRoot.querySelector("[data-hydrated]"));
    const id = await server.announce(urgent({ title: "Cable repair", start: "2026-10-05T08:10:00Z" }));
    await sees(page, "fairnotice-banner", "Cable repair");
    await server.step(id, "cancel");
    await sees(page, "fairnotice-banner", "Database failover");
    assert.equal(open(), 1);
    await end();
  });
}

test("E1: a page without the tag has no banner, wherever the reader comes from", async () => {
  const { page, end } = await openPage(`${site.url}/body/first`);
  await sees(page, "fairnotice-banner", "Database failover");
  await go(page, "Without");
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  assert.equal(await banners(page), 0);
  await go(page, "First");
  await sees(page, "fairnotice-banner", "Database failover");
  assert.equal(await banners(page), 1);
  await end();
});

test("E1: a page that takes its element out gets no other, and one without a body is not disturbed", async () => {
  const { page, end } = await openPage(`${site.url}/own`);
  await sees(page, "fairnotice-status", "operational");
  await page.evaluate(async () => {
    const turn = () => new Promise((resolve) => setTimeout(resolve, 20));
    document.querySelector("fairnotice-status").remove();
    await turn();
    document.documentElement.append(document.createElement("div"));
    await turn();
  });
  assert.equal(await banners(page), 0);
  // A body that comes in a later task than the old one went.
  await page.evaluate(async () => {
    const { body } = document;
    body.remove();
    await new Promise((resolve) => setTimeout(resolve, 20));
    document.documentElement.append(body.cloneNode(true));
  });
  await sees(page, "fairnotice-banner", "Database failover");
  assert.equal(await banners(page), 1);
  await end();
});
