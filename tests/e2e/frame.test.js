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
    "/closed": customerPage("<script>globalThis.loaded = 0;</script>" + frame(closed, "").replace("<iframe", "<iframe onload='globalThis.loaded += 1'")),
    // A browser runs no script in a frame with this attribute.
    "/still": customerPage(frame(server, "?element=calendar&lang=es").replace("<iframe", "<iframe sandbox")),
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
  // Chromium says that it obeys.
  const { page, end } = await openPage(`${site.url}/still`, { excused: (message) => message.text().startsWith("Blocked script execution") });
  const text = (await page.frameLocator("iframe").locator("fairnotice-calendar").innerText()).replace(/\s+/g, " ");
  for (const part of ["octubre de 2026", "Reports get faster", "Zona horaria: Europe/Madrid"]) assert.ok(text.includes(part), text);
  await end();
});

test("it reports its height to the embedding page", async () => {
  const { page, end } = await openPage(`${site.url}/high`);
  await page.waitForFunction(() => globalThis.height > 100);
  await end();
});

test("whose page is not named shows nothing", async () => {
  const { page } = await openPage(`${site.url}/closed`);
  // Only Chromium says in the console why. Every browser tells the page that the frame is loaded, with what it shows instead.
  await page.waitForFunction(() => globalThis.loaded === 1);
  assert.equal(await page.frameLocator("iframe").locator("fairnotice-calendar").count(), 0);
  await page.context().close();
});
