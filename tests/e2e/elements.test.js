// An element is a good guest: moved, taken out and put back, made by script, made inside another shadow root.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, customerPage, openPage, sees, startServer, startSite, update } from "./stage.js";

let server, site;

before(async () => {
  server = await startServer();
  await server.announce(update());
  const script = `<script async src="${server.url}/embed/v1/embed.js"></script>`;
  site = await startSite({
    "/one": customerPage(`<div id="a"><fairnotice-banner position="slot"></fairnotice-banner></div><div id="b"></div>${script}`),
    "/none": customerPage(`<main></main><script async data-auto="off" src="${server.url}/embed/v1/embed.js"></script>`),
    "/twice": customerPage(`${script}${script}`),
    "/lead": customerPage(`<fairnotice-banner lead="P1D"></fairnotice-banner>${script}`),
    "/other": customerPage(`<fairnotice-banner components="meetings"></fairnotice-banner>${script}`),
  });
});
after(async () => {
  await closeBrowser();
  await site.stop();
  await server.stop();
});

test("a moved element keeps its nodes, and one put back is hydrated again", async () => {
  const { page, live, end } = await openPage(`${site.url}/one`);
  await sees(page, "fairnotice-banner", "starts in");
  await live();
  const stayed = await page.evaluate(() => {
    const element = document.querySelector("fairnotice-banner");
    const section = element.shadowRoot.querySelector(".fn-banner");
    document.getElementById("b").append(element);
    return section === element.shadowRoot.querySelector(".fn-banner") && section.isConnected;
  });
  assert.ok(stayed);
  await page.evaluate(async () => {
    const element = document.querySelector("fairnotice-banner");
    element.remove();
    await new Promise((resolve) => setTimeout(resolve));
    document.getElementById("a").append(element);
  });
  await sees(page, "fairnotice-banner", "starts in");
  assert.equal(await page.evaluate(() => document.querySelector("fairnotice-banner").shadowRoot.querySelectorAll(".fn").length), 1);
  await end();
});

test("elements made by script, one of them inside another shadow root", async () => {
  const { page, end } = await openPage(`${site.url}/none`);
  await page.evaluate(() => {
    const outer = document.createElement("div");
    const banner = document.createElement("fairnotice-banner");
    banner.setAttribute("position", "slot");
    outer.attachShadow({ mode: "open" }).append(banner);
    document.querySelector("main").append(outer, document.createElement("fairnotice-status"));
    globalThis.inner = banner;
  });
  await sees(page, "fairnotice-status", "All systems operational");
  await page.waitForFunction(() => globalThis.inner.shadowRoot?.querySelector(".fn-until")?.innerText.includes("starts in"));
  await end();
});

test("the script included twice brings one banner", async () => {
  const { page, end } = await openPage(`${site.url}/twice`);
  await sees(page, "fairnotice-banner", "Reports get faster");
  assert.equal(await page.locator("fairnotice-banner").count(), 1);
  await end();
});

test("a notice that is filtered out does not show", async () => {
  for (const path of ["/lead", "/other"]) {
    const { page, end } = await openPage(site.url + path);
    await page.waitForFunction(() => document.querySelector("fairnotice-banner").shadowRoot?.querySelector(".fn-banner")?.hidden);
    await end();
  }
});

test("a dismissed notice does not come back, another one shows, and the button is reached by keyboard", async () => {
  const { page, live, end } = await openPage(`${site.url}/one`);
  await live();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("fairnotice-banner").shadowRoot.querySelector(".fn-banner").hidden);
  const other = await server.announce(update({ title: "Faster still", start: "2026-10-25T21:30:00Z", end: "2026-10-25T23:30:00Z" }));
  await sees(page, "fairnotice-banner", "Faster still");
  assert.equal(await page.evaluate(() => document.querySelector("fairnotice-banner").shadowRoot.querySelector(".fn-more").innerText.trim()), "");
  await server.step(other, "cancel");
  await end();
});
