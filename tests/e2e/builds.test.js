// A page that is open during an upgrade, or that pins a version: its script gets renderings of a later server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, customerPage, openPage, sees, startServer, startSite, urgent } from "./stage.js";

let server, site;

before(async () => {
  server = await startServer();
  await server.announce(urgent());
  site = await startSite({
    "/blank": customerPage(""),
    "/": customerPage(`<fairnotice-banner position="slot"></fairnotice-banner><script async src="${server.url}/embed/v1/embed.js"></script>`),
  });
});
after(async () => {
  await closeBrowser();
  await site.stop();
  await server.stop();
});

/** Opens the page with every fragment changed on its way, as another build of the server might render it. */
const openWith = async (change) => {
  const reader = await openPage(`${site.url}/blank`);
  await reader.page.route("**/embed/v1/banner?*", async (route) => {
    try {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: change(await answer.text()) });
    } catch {
      // The page was closed meanwhile.
    }
  });
  await reader.page.goto(`${site.url}/`);
  return reader;
};

test("what another build rendered is built again by the script of the page", async () => {
  // The details are missing where this script would look for them.
  const { page, requested, end } = await openWith((html) => html.replace(/"b":"[^"]+"/, '"b":"9.9.9-12345678"').replace(/<details.*?<\/details>/, ""));
  await sees(page, "fairnotice-banner", "starts in 29 minutes");
  await page.locator("fairnotice-banner summary").click();
  await sees(page, "fairnotice-banner", "We move the database to healthy hardware.");
  assert.equal(await page.evaluate(() => document.querySelector("fairnotice-banner").shadowRoot.querySelectorAll(".fn-banner").length), 1);
  assert.ok(requested(".wasm"));
  await end();
});

test("a wire that came later is shown as it was rendered, and followed", async () => {
  const { page, requested, live, end } = await openWith((html) => html.replace(/"b":"/, '"v":2,"b":"'));
  await sees(page, "fairnotice-banner", "Database failover");
  await live();
  const id = await server.announce(urgent({ title: "Cache restart", start: "2026-10-05T08:10:00Z" }));
  await sees(page, "fairnotice-banner", "Cache restart");
  assert.ok(!requested(".wasm"));
  await server.step(id, "cancel");
  await end();
});
