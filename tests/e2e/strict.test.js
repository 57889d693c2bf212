// Pages whose policy allows little keep a correct banner.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, customerPage, openPage, sees, startServer, startSite, update, urgent } from "./stage.js";

let server, site;

before(async () => {
  server = await startServer();
  await server.announce(update());
  const body = `<fairnotice-banner poll="1"></fairnotice-banner><script async src="${server.url}/embed/v1/embed.js"></script>`;
  const policy = (text) => `<meta http-equiv="Content-Security-Policy" content="${text}">`;
  site = await startSite({
    "/strict": customerPage(body, policy(`default-src 'none'; script-src ${server.url}; connect-src ${server.url}`)),
    "/trusted-types": customerPage(body, policy("require-trusted-types-for 'script'; trusted-types 'none'")),
  });
});
after(async () => {
  await closeBrowser();
  await site.stop();
  await server.stop();
});

test("a page with Trusted Types takes the banner as it is", async () => {
  const { page, end } = await openPage(`${site.url}/trusted-types`);
  await sees(page, "fairnotice-banner", "Reports get faster");
  await end();
});

test("without 'wasm-unsafe-eval' the banner is right, follows the stream, and says once what would bring the rest", async () => {
  const { page, requested, hears, logged, end } = await openPage(`${site.url}/strict`, { refusesWasm: true });
  await sees(page, "fairnotice-banner", "Reports get faster");
  await hears("'wasm-unsafe-eval'");
  const id = await server.announce(urgent({ title: "Seen immediately" }));
  await sees(page, "fairnotice-banner", "Seen immediately");
  assert.equal(logged.length, 1, logged.join("\n"));
  assert.ok(requested("/api/v1/live"));
  // Its details open and its button works without WASM.
  await page.locator("fairnotice-banner summary").click();
  await sees(page, "fairnotice-banner", "We move the database to healthy hardware.");
  await page.locator("fairnotice-banner button").click();
  await sees(page, "fairnotice-banner", "Reports get faster");
  await server.step(id, "cancel");
  await end();
});

test("without WASM the notice below a dismissed one shows", async () => {
  await server.announce(urgent({ title: "On top" }));
  const { page, hears, end } = await openPage(`${site.url}/strict`, { refusesWasm: true });
  await sees(page, "fairnotice-banner", "On top");
  await hears("'wasm-unsafe-eval'");
  for (const next of ["Seen immediately", "Reports get faster"]) {
    await page.locator("fairnotice-banner button").click();
    await sees(page, "fairnotice-banner", next);
  }
  await page.locator("fairnotice-banner button").click();
  await page.waitForFunction(() => document.querySelector("fairnotice-banner").shadowRoot.querySelector(".fn-banner").hidden);
  await end();
});

test("what the reader has opened, and the focus, outlast news", async () => {
  const { page, hears, end } = await openPage(`${site.url}/strict`, { refusesWasm: true });
  await sees(page, "fairnotice-banner", "On top");
  await hears("'wasm-unsafe-eval'");
  await page.locator("fairnotice-banner summary").focus();
  await page.keyboard.press("Enter");
  await server.announce(urgent({ title: "On top of that", start: "2026-10-05T08:20:00Z" }));
  await sees(page, "fairnotice-banner", "On top of that");
  const state = () => page.evaluate(() => {
    const { activeElement, firstElementChild } = document.querySelector("fairnotice-banner").shadowRoot;
    return [activeElement?.localName, firstElementChild.querySelector("details").open];
  });
  assert.deepEqual(await state(), ["summary", true]);
  await end();
});
