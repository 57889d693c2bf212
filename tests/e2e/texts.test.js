// A page brings its own translations, in a language that the server does not have.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, customerPage, openPage, sees, startServer, startSite, update, urgent } from "./stage.js";

let server, site;

const DUTCH = {
  lang: "nl",
  dir: "ltr",
  texts: {
    "within-the-hour": "Onderhoud begint binnen een uur",
    announced: "Gepland onderhoud",
    details: "Bijzonderheden",
    more: { one: "Bijzonderheden en nog % melding", other: "Bijzonderheden en nog % meldingen" },
    starts: "begint %",
    affects: "Betreft: %",
    dismiss: "Melding verbergen",
    "all-operational": "Alles werkt",
    "status-operational": "In bedrijf",
    "times-in": "Tijden in %",
    next: "Volgende maand",
  },
};

before(async () => {
  server = await startServer();
  await server.announce(urgent());
  await server.announce(update());
  const script = `<script async src="${server.url}/embed/v1/embed.js"></script>`;
  const dutch = (body) => customerPage(`${body}${script}`).replace('lang="en"', 'lang="nl"');
  site = await startSite({
    "/own": dutch('<fairnotice-banner position="slot" texts="/nl.json"></fairnotice-banner><fairnotice-status texts="/nl.json"></fairnotice-status><fairnotice-calendar texts="/nl.json"></fairnotice-calendar>'),
    "/still": dutch('<fairnotice-banner position="slot" texts="/nl.json" wasm="off"></fairnotice-banner>'),
    "/odd": dutch('<fairnotice-banner position="slot" texts="/odd.json"></fairnotice-banner>'),
    "/odd.json": JSON.stringify({ texts: { "within-the-hour": 7, more: { other: "<b>% meer</b>" }, starts: true, unknown: {} } }),
    // In Arabic the server's message of this phase begins like the one for the distance.
    "/alike": customerPage(`<fairnotice-banner position="slot" texts="/alike.json"></fairnotice-banner>${script}`).replace('lang="en"', 'lang="ar"'),
    "/alike.json": JSON.stringify({ texts: { "within-the-hour": "الصيانة بعد أقل من ساعة", starts: "الموعد %" } }),
    "/none": dutch('<fairnotice-banner position="slot" texts="/nothing.json"></fairnotice-banner>'),
    "/nl.json": JSON.stringify(DUTCH),
  });
});
after(async () => {
  await closeBrowser();
  await site.stop();
  await server.stop();
});

const root = (page, read) => page.evaluate(`(${read})(document.querySelector("fairnotice-banner").shadowRoot.querySelector(".fn"))`);

test("every element shows the page's translations, and the server's messages where there is none", async () => {
  const { page, live, end } = await openPage(`${site.url}/own`, { locale: "nl-NL" });
  await live();
  await sees(page, "fairnotice-banner", "Onderhoud begint binnen een uur");
  await sees(page, "fairnotice-banner", "begint over 29 minuten");
  await sees(page, "fairnotice-banner", "Bijzonderheden en nog 1 melding");
  await page.locator("fairnotice-banner summary").click();
  await sees(page, "fairnotice-banner", "Betreft: API");
  await sees(page, "fairnotice-banner", "Read the full notice");
  await sees(page, "fairnotice-banner", "Gepland onderhoud");
  await sees(page, "fairnotice-status", "Alles werkt");
  await sees(page, "fairnotice-status", "In bedrijf");
  await sees(page, "fairnotice-calendar", "Tijden in Europe/Madrid");
  await page.getByRole("link", { name: "Volgende maand" }).click();
  await sees(page, "fairnotice-calendar", "november 2026");
  assert.deepEqual(await root(page, ({ lang, dir }) => [lang, dir]), ["nl", "ltr"]);
  await page.getByRole("button", { name: "Melding verbergen" }).click();
  await sees(page, "fairnotice-banner", "Reports get faster");
  await end();
});

test("they are there with the first paint, whether or not WASM comes", async () => {
  const { page, requested, end } = await openPage(`${site.url}/still`, { locale: "nl-NL" });
  await sees(page, "fairnotice-banner", "Onderhoud begint binnen een uur");
  await sees(page, "fairnotice-banner", "Bijzonderheden en nog 1 melding");
  const english = await root(page, (root) => root.innerText.match(/within the hour|Details|Affects/)?.[0]);
  assert.equal(english, undefined);
  assert.ok(!requested(".wasm"));
  await end();
});

test("where the page's file cannot be read, the server's messages show and the page gets an error event", async () => {
  const { page, end } = await openPage(`${site.url}/none`, { locale: "nl-NL", now: null });
  await page.addInitScript(() => addEventListener("fairnotice:error", ({ detail }) => { globalThis.failure = String(detail.error); }));
  await page.reload();
  await sees(page, "fairnotice-banner", "Database failover");
  assert.match(await page.evaluate(() => globalThis.failure), /^SyntaxError/);
  await end();
});

test("a message is not taken for another that begins alike", async () => {
  const { page, end } = await openPage(`${site.url}/alike`, { locale: "ar-EG" });
  await sees(page, "fairnotice-banner", "الصيانة بعد أقل من ساعة");
  await end();
});

test("any value in the page's file is shown as text", async () => {
  const { page, live, end } = await openPage(`${site.url}/odd`, { locale: "nl-NL" });
  await live();
  await sees(page, "fairnotice-banner", "7 Database failover");
  await sees(page, "fairnotice-banner", "<b>1 meer</b>");
  await sees(page, "fairnotice-banner", "true");
  await end();
});
