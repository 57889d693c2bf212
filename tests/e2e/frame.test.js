// A page that allows no foreign script holds the calendar in a frame. There it is hydrated as on any page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, customerPage, openPage, startServer, startSite, update } from "./stage.js";

let server, closed, site;

before(async () => {
  server = await startServer();
  await server.announce(update());
  closed = await startServer({ options: ["--frame-ancestors", "https://only.example"] });
  const frame = ({ url }, query) => `<iframe title="Maintenance" src="${url}/embed/v1/frame${query}"></iframe>`;
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; frame-src ${server.url} ${closed.url}">`;
  const listening = "<script>addEventListener('message', ({ data }) => { globalThis.height = data.height; })</script>";
  site = await startSite({
    "/strict": customerPage(frame(server, "?element=calendar"), policy),
    "/high": customerPage(listening + frame(server, "?element=status")),
    "/closed": customerPage(frame(closed, "")),
  });
});
after(async () => {
  await closeBrowser();
  await site.stop();
  await server.stop();
  await closed.stop();
});

test("the calendar turns its months in a frame of a page that allows nothing else", async () => {
  const { page, end } = await openPage(`${site.url}/strict`);
  const frame = page.frameLocator("iframe");
  await frame.locator("[data-hydrated] .fn-item-title", { hasText: "Reports get faster" }).waitFor();
  await frame.locator(".fn[data-hydrated]").waitFor();
  await frame.getByRole("link", { name: "Next month" }).click();
  await frame.getByText("November 2026").waitFor();
  await end();
});

test("it is complete without JavaScript", async () => {
  const { page, end } = await openPage(`${server.url}/embed/v1/frame?element=calendar&lang=es`, { javaScriptEnabled: false, now: null });
  const text = (await page.locator("fairnotice-calendar").innerText()).replace(/\s+/g, " ");
  for (const part of ["octubre 2026", "Reports get faster", "Zona horaria: Europe/Madrid"]) assert.ok(text.includes(part), text);
  await end();
});

test("it reports its height to the embedding page", async () => {
  const { page, end } = await openPage(`${site.url}/high`);
  await page.waitForFunction(() => globalThis.height > 100);
  await end();
});

test("whose page is not named shows nothing", async () => {
  const { page, hears } = await openPage(`${site.url}/closed`);
  await hears("frame-ancestors https://only.example");
  assert.equal(await page.frameLocator("iframe").locator("fairnotice-calendar").count(), 0);
  await page.context().close();
});
