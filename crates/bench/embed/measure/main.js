// Measures our embed and the peers, and prints every load as JSON: `node main.js FOLDER LOADS`. FOLDER holds the bundles;
// FAIRNOTICE_BIN is the server, CHROMIUM the browser.
import { closeBrowser, customerPage, openBrowser, startServer, startSite, update, urgent } from "../../../../tests/e2e/stage.js";
import { readdirSync } from "node:fs";
import { startFront } from "./front.js";
import { CONDITIONS, load } from "./load.js";

const [folder, loads] = process.argv.slice(2);
const peers = readdirSync(folder).map((name) => name.replace(/\.js$/, ""));
const everybody = ["ours", ...["plain", "preact", "lit", "svelte"].filter((name) => peers.includes(name))];
const BANNER = { "fairnotice-banner": ".fn-title" };
const PAGES = { banner: BANNER, "banner and calendar": { ...BANNER, "fairnotice-calendar": ".fn-item-title" } };

const text = "<h1>Good morning</h1><p>This page plays a customer's site.</p>";
const pageOf = (page, script) => customerPage(
  `${text}${page === "banner" ? "" : `<fairnotice-calendar></fairnotice-calendar><fairnotice-banner></fairnotice-banner>${text}`}<script async src="${script}"></script>`,
  '<link rel="icon" href="data:,">',
);

// What is to be stopped at the end, however it comes.
const running = [];
const started = (one) => {
  running.unshift(one);
  return one;
};

const measure = async () => {
  const server = started(await startServer());
  await server.announce(update());
  // So far ahead that the notice stays in its phase however long the measuring takes.
  await server.announce(urgent({ start: "2026-10-05T20:30:00Z", end: "2026-10-05T21:30:00Z" }));
  const front = started(await startFront(server.url, folder));
  const address = (who, page) => `/${who}/${encodeURIComponent(page)}`;
  const pages = {};
  for (const who of everybody) {
    const script = `${front.url}${who === "ours" ? "/embed/v1/embed.js" : `/peers/${who}.js`}`;
    for (const page in PAGES) pages[address(who, page)] = pageOf(page, script);
  }
  const site = started(await startSite(pages));
  const browser = await openBrowser();
  started({ stop: closeBrowser });
  const one = (who, page, condition) =>
    load(browser, { url: site.url + address(who, page), origin: front.url, titles: PAGES[page], condition: CONDITIONS[condition] });

  // The first of each warms what the server and the browser make once; it does not count, and shows whether all say the same.
  let ours;
  for (const who of everybody) {
    const { says } = await one(who, "banner and calendar", "no throttling");
    ours ??= says;
    if (says !== ours) throw new Error(`${who} shows another text than ours, so it would be no peer:\n${says}\nours:\n${ours}`);
  }
  const measured = [];
  for (const condition in CONDITIONS) {
    for (const page in PAGES) {
      const began = performance.now();
      for (let round = 0; round < Number(loads); round++) {
        for (const who of everybody) {
          const { says, ...figures } = await one(who, page, condition);
          measured.push({ who, page, condition, ...figures });
        }
      }
      console.error(`      ${condition}, ${page}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
    }
  }
  return measured;
};

try {
  console.log(JSON.stringify(await measure()));
} finally {
  for (const one of running) await one.stop();
}
