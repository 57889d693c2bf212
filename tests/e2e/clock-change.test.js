// E2: a window in which clocks are changed. Each end has its own offset, on the elements and on the site, in seven zones and languages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, customerPage, openPage, sees, startServer, startSite, urgent } from "./stage.js";

// The hour before the change and the hour after it, which show the same time; and the offsets of the two ends.
const READERS = [
  ["Europe/Madrid", "es-ES", "2026-10-25T00:30:00Z", "CEST", "CET"],
  ["Europe/London", "en-GB", "2026-10-25T00:30:00Z", "BST", "GMT"],
  ["America/New_York", "en-US", "2026-11-01T05:30:00Z", "EDT", "EST"],
  ["Asia/Beirut", "ar-LB", "2026-10-24T20:30:00Z", "غرينتش+٣", "غرينتش+٢"],
  ["Africa/Cairo", "ar-EG", "2026-10-29T20:30:00Z", "غرينتش+٣", "غرينتش+٢"],
  ["Europe/Athens", "el-GR", "2026-10-25T00:30:00Z", "EEST", "EET"],
  ["Atlantic/Azores", "pt-PT", "2026-10-25T00:30:00Z", "AZOST", "AZOT"],
];

let server, site;

before(async () => {
  server = await startServer({ clock: "2026-10-24T12:00:00Z" });
  const page = (lang) => customerPage(`<div lang="${lang}"><fairnotice-banner position="slot"></fairnotice-banner></div><script async src="${server.url}/embed/v1/embed.js"></script>`);
  site = await startSite(Object.fromEntries(READERS.map(([, locale]) => [`/${locale}`, page(locale.slice(0, 2))])));
});
after(async () => {
  await closeBrowser();
  await site.stop();
  await server.stop();
});

const shown = (page, selector) => page.evaluate((selector) => {
  const root = document.querySelector("fairnotice-banner")?.shadowRoot ?? document;
  return root.querySelector(selector)?.textContent;
}, selector);

for (const [timezoneId, locale, start, before, after] of READERS) {
  test(`E2: both offsets of a window, for a reader in ${timezoneId} who reads ${locale}`, async () => {
    const end = new Date(Date.parse(start) + 36e5).toISOString();
    const now = new Date(Date.parse(start) - 36e5).toISOString();
    await server.clock(now);
    const id = await server.announce(urgent({ start, end, decided_at: now }));
    const context = { timezoneId, locale, now };
    const bare = (text) => text.replace(/[\u200e\u200f]/g, "");
    const hasBoth = (text, where) => {
      const [first, second] = [bare(text).indexOf(before), bare(text).lastIndexOf(after)];
      assert.ok(first >= 0 && second > first, `${where}: ${text}`);
    };
    // As the server rendered it and the loader wrote it, and as it is when hydrated.
    for (const blocked of [true, false]) {
      const { page, end } = await openPage(`${site.url}/${locale}`, {
        ...context,
        excused: () => blocked,
        prepare: async (page) => { if (blocked) await page.route("**/embed-hydrate.js", (route) => route.abort()); },
      });
      await sees(page, "fairnotice-banner", "Database failover");
      if (!blocked) await page.waitForFunction(() => document.querySelector("fairnotice-banner").shadowRoot.querySelector("[data-hydrated]"));
      hasBoth(await shown(page, ".fn-when"), blocked ? "first paint" : "hydrated");
      await end();
    }
    // The site speaks the reader's language, or English, in the reader's form if there is one.
    const language = ["en", "es", "ar", "de", "fr", "pt", "ja"].includes(locale.split("-")[0]) ? locale : "en";
    const { page, end: close } = await openPage(`${server.url}/maintenance/${id}`, context);
    const text = await page.evaluate(() => [...document.querySelectorAll("time.local")].map(({ textContent }) => textContent).join("\n"));
    const names = [start, end].map((at) => new Intl.DateTimeFormat(language, { timeZone: timezoneId, timeZoneName: "short" }).formatToParts(new Date(at)).find(({ type }) => type === "timeZoneName").value);
    const escaped = names.map((name) => name.replace("+", "\\+"));
    assert.match(text, new RegExp(`${escaped[0]} – .*${escaped[1]}`), "the record's page");
    await close();
    await server.step(id, "cancel");
  });
}
