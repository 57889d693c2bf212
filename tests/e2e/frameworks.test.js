// Applications in React and Vue create, bind, move, remove and recreate the elements, and listen to their events.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { applicationPage, install } from "./customer.js";
import { closeBrowser, openPage, sees, startServer, startSite, update, urgent } from "./stage.js";

let server, site, customer;

before(async () => {
  customer = install();
  server = await startServer();
  await server.announce(update());
  await server.announce(urgent());
  const known = { "https://status.example": server.url };
  const rendered = async (source) => (await applicationPage(customer, source, known)).replace('<div id="app">', '<div id="app"><fairnotice-banner position="slot"></fairnotice-banner>');
  site = await startSite({
    "/react": await applicationPage(customer, "react.jsx", known),
    "/react-hydrated": await rendered("react-hydrated.jsx"),
    "/vue": await applicationPage(customer, "vue.js", known),
    "/vue-hydrated": await rendered("vue-hydrated.js"),
  });
});
after(async () => {
  await closeBrowser();
  await site?.stop();
  await server?.stop();
  customer?.remove();
});

const click = (page, name) => page.getByRole("button", { name, exact: true }).click();
const hydrated = (page, element) => page.waitForFunction((element) => "hydrated" in (document.querySelector(element)?.shadowRoot?.querySelector(".fn")?.dataset ?? {}), element);

for (const framework of ["react", "vue"]) {
  const open = () => openPage(`${site.url}/${framework}`);

  test(`${framework}: an attribute follows the state, and a dismissal reaches its handler`, async () => {
    const { page, end } = await open();
    await sees(page, "fairnotice-banner", "Database failover");
    await hydrated(page, "fairnotice-banner");
    assert.equal(await page.locator("fairnotice-banner").count(), 1);
    assert.equal(await page.locator("script[src*='/embed.js']").count(), 1);
    await click(page, "Kinds");
    await sees(page, "fairnotice-banner", "Scheduled maintenance Reports get faster");
    await hydrated(page, "fairnotice-banner");
    await page.locator("fairnotice-banner").getByRole("button").click();
    await page.waitForFunction(() => document.querySelector("#dismissed").textContent.endsWith("/announced"));
    await click(page, "Kinds");
    await sees(page, "fairnotice-banner", "Database failover");
    assert.equal(await page.locator("fairnotice-banner").getAttribute("kinds"), null);
    await end();
  });

  test(`${framework}: a list whose order changes keeps its elements, and they stay on the stream`, async () => {
    const { page, end } = await open();
    for (const id of ["#one", "#two"]) await hydrated(page, `${id} fairnotice-status`);
    await page.evaluate(() => { globalThis.boards = [...document.querySelectorAll("fairnotice-status")].map((element) => element.shadowRoot.querySelector(".fn")); });
    await click(page, "Order");
    await page.waitForFunction(() => document.querySelector("li").id === "two");
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("fairnotice-status")].map((element) => globalThis.boards.indexOf(element.shadowRoot.querySelector(".fn")))), [1, 0]);
    const id = await server.announce(urgent({ title: "Cable repair" }));
    await server.step(id, "start");
    for (const id of ["#one", "#two"]) await sees(page, `${id} fairnotice-status`, "Under maintenance");
    await page.waitForFunction(() => Number(document.querySelector("#news").textContent) > 0);
    await server.step(id, "finish");
    for (const id of ["#one", "#two"]) await sees(page, `${id} fairnotice-status`, "All systems operational");
    await end();
  });

  test(`${framework}: a route drops the banner, and the way back brings a hydrated one`, async () => {
    const [{ page, end }, other] = [await open(), await open()];
    await hydrated(page, "fairnotice-banner");
    await page.evaluate(() => { globalThis.left = document.querySelector("fairnotice-banner"); });
    await click(page, "Leave");
    await page.getByRole("heading", { name: "Elsewhere" }).waitFor();
    assert.equal(await page.locator("fairnotice-banner").count(), 0);
    const id = await server.announce(urgent({ title: `Earlier still in ${framework}`, start: "2026-10-05T08:15:00Z" }));
    await sees(other.page, "fairnotice-banner", `Earlier still in ${framework}`);
    await other.end();
    assert.equal(await page.evaluate((framework) => globalThis.left.shadowRoot.textContent.includes(`in ${framework}`), framework), false, "its connection has ended");
    await page.goBack();
    await sees(page, "fairnotice-banner", `Earlier still in ${framework}`);
    await hydrated(page, "fairnotice-banner");
    await server.step(id, "cancel");
    await sees(page, "fairnotice-banner", "Database failover");
    await end();
  });

  test(`${framework}: the clock is set as a property, before there is an element that knows it`, async () => {
    const { page, end } = await open();
    await page.waitForFunction(() => document.querySelector("fairnotice-calendar").shadowRoot?.querySelector("[aria-current] .fn-date")?.textContent === "24");
    await end();
  });

  test(`${framework}: what was rendered on a server is hydrated, and its events reach their handlers`, async () => {
    const { page, end } = await openPage(`${site.url}/${framework}-hydrated`);
    await hydrated(page, "fairnotice-banner");
    assert.equal(await page.locator("fairnotice-banner").count(), 1);
    await page.locator("fairnotice-banner").getByRole("button").click();
    await page.waitForFunction(() => document.title.endsWith("/within-the-hour"));
    await end();
  });
}

test("react renders an element on a server as it was written", () => {
  const script = `
    import { createElement } from "react";
    import { renderToString } from "react-dom/server";
    const listener = () => {};
    console.log(renderToString(createElement("fairnotice-banner", { position: "slot", poll: 0, kinds: undefined, "onfairnotice:notice": listener })));`;
  const html = execFileSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: customer.folder, encoding: "utf8" });
  assert.equal(html, '<fairnotice-banner position="slot" poll="0"></fairnotice-banner>\n');
});
