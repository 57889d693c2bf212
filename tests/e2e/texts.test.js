// A page brings its own translations, in a language that the server does not have.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, customerPage, openPage, sees, startServer, startSite, update, urgent } from "./stage.js";

let server, site;

const GERMAN = {
  lang: "de",
  dir: "ltr",
  texts: {
    "within-the-hour": "Wartung beginnt innerhalb einer Stunde",
    announced: "Geplante Wartung",
    details: "Einzelheiten",
    more: { one: "Einzelheiten und % weiterer Hinweis", other: "Einzelheiten und % weitere Hinweise" },
    starts: "beginnt %",
    affects: "Betrifft: %",
    dismiss: "Hinweis ausblenden",
    "all-operational": "Alles in Ordnung",
    "status-operational": "In Betrieb",
    "times-in": "Zeiten in %",
    next: "Nächster Monat",
  },
};

before(async () => {
  server = await startServer();
  await server.announce(urgent());
  await server.announce(update());
  const script = `<script async src="${server.url}/embed/v1/embed.js"></script>`;
  const german = (body) => customerPage(`${body}${script}`).replace('lang="en"', 'lang="de"');
  site = await startSite({
    "/own": german('<fairnotice-banner position="slot" texts="/de.json"></fairnotice-banner><fairnotice-status texts="/de.json"></fairnotice-status><fairnotice-calendar texts="/de.json"></fairnotice-calendar>'),
    "/still": german('<fairnotice-banner position="slot" texts="/de.json" wasm="off"></fairnotice-banner>'),
    "/odd": german('<fairnotice-banner position="slot" texts="/odd.json"></fairnotice-banner>'),
    "/odd.json": JSON.stringify({ texts: { "within-the-hour": 7, more: { other: "<b>% mehr</b>" }, starts: true, unknown: {} } }),
    "/none": german('<fairnotice-banner position="slot" texts="/nothing.json"></fairnotice-banner>'),
    "/de.json": JSON.stringify(GERMAN),
  });
});
after(async () => {
  await closeBrowser();
  await site.stop();
  await server.stop();
});

const root = (page, read) => page.evaluate(`(${read})(document.querySelector("fairnotice-banner").shadowRoot.querySelector(".fn"))`);

test("every element shows the page's translations, and the server's messages where there is none", async () => {
  const { page, live, end } = await openPage(`${site.url}/own`, { locale: "de-DE" });
  await live();
  await sees(page, "fairnotice-banner", "Wartung beginnt innerhalb einer Stunde");
  await sees(page, "fairnotice-banner", "beginnt in 29 Minuten");
  await sees(page, "fairnotice-banner", "Einzelheiten und 1 weiterer Hinweis");
  await page.locator("fairnotice-banner summary").click();
  await sees(page, "fairnotice-banner", "Betrifft: API");
  await sees(page, "fairnotice-banner", "Read the full notice");
  await sees(page, "fairnotice-banner", "Geplante Wartung");
  await sees(page, "fairnotice-status", "Alles in Ordnung");
  await sees(page, "fairnotice-status", "In Betrieb");
  await sees(page, "fairnotice-calendar", "Zeiten in Europe/Madrid");
  await page.getByRole("link", { name: "Nächster Monat" }).click();
  await sees(page, "fairnotice-calendar", "November 2026");
  assert.deepEqual(await root(page, ({ lang, dir }) => [lang, dir]), ["de", "ltr"]);
  await page.getByRole("button", { name: "Hinweis ausblenden" }).click();
  await sees(page, "fairnotice-banner", "Reports get faster");
  await end();
});

test("they are there with the first paint, whether or not WASM comes", async () => {
  const { page, requested, end } = await openPage(`${site.url}/still`, { locale: "de-DE" });
  await sees(page, "fairnotice-banner", "Wartung beginnt innerhalb einer Stunde");
  await sees(page, "fairnotice-banner", "Einzelheiten und 1 weiterer Hinweis");
  const english = await root(page, (root) => root.innerText.match(/within the hour|Details|Affects/)?.[0]);
  assert.equal(english, undefined);
  assert.ok(!requested(".wasm"));
  await end();
});

test("where the page's file cannot be read, the server's messages show and the page gets an error event", async () => {
  const { page, end } = await openPage(`${site.url}/none`, { locale: "de-DE", now: null });
  await page.addInitScript(() => addEventListener("fairnotice:error", ({ detail }) => { globalThis.failure = String(detail.error); }));
  await page.reload();
  await sees(page, "fairnotice-banner", "Database failover");
  assert.match(await page.evaluate(() => globalThis.failure), /^SyntaxError/);
  await end();
});

test("any value in the page's file is shown as text", async () => {
  const { page, live, end } = await openPage(`${site.url}/odd`, { locale: "de-DE" });
  await live();
  await sees(page, "fairnotice-banner", "7 Database failover");
  await sees(page, "fairnotice-banner", "<b>1 mehr</b>");
  await sees(page, "fairnotice-banner", "true");
  await end();
});
