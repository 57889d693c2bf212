// Measures our embed and the peers, and prints every load as JSON: `node main.js FOLDER LOADS`. FOLDER has the bundles of the
// peers. The variable FAIRNOTICE_BIN is the server, CHROMIUM the browser.
import { closeBrowser, customerPage, openBrowser, startServer, startSite, update, urgent } from "../../../../tests/e2e/stage.js";
import { readdirSync } from "node:fs";
import { startProxy } from "./proxy.js";
import { CONDITIONS, load } from "./load.js";

const [folder, loads] = process.argv.slice(2);
const peers = readdirSync(folder).map((name) => name.replace(/\.js$/, ""));
const implementations = ["ours", ...["plain", "preact", "lit", "svelte"].filter((name) => peers.includes(name))];
const BANNER = { "fairnotice-banner": ".fn-title" };
const PAGES = { banner: BANNER, "banner and calendar": { ...BANNER, "fairnotice-calendar": ".fn-item-title" } };

const text = "<h1>Good morning</h1><p>This page stands for a customer's site.</p>";
const pageWith = (page, script) => customerPage(
  `${text}${page === "banner" ? "" : `<fairnotice-calendar></fairnotice-calendar><fairnotice-banner></fairnotice-banner>${text}`}<script async src="${script}"></script>`,
  '<link rel="icon" href="data:,">',
);

// What has to be stopped at the end, also after an error.
const running = [];
const stopLater = (one) => {
  running.unshift(one);
  return one;
};

const measure = async () => {
  const server = stopLater(await startServer());
  await server.announce(update());
  // Far enough ahead that the phase of the notice does not change during the measurement.
  await server.announce(urgent({ start: "2026-10-05T20:30:00Z", end: "2026-10-05T21:30:00Z" }));
  const proxy = stopLater(await startProxy(server.url, folder));
  const address = (implementation, page) => `/${implementation}/${encodeURIComponent(page)}`;
  const pages = {};
  for (const implementation of implementations) {
    const script = `${proxy.url}${implementation === "ours" ? "/embed/v1/embed.js" : `/peers/${implementation}.js`}`;
    for (const page in PAGES) pages[address(implementation, page)] = pageWith(page, script);
  }
  const site = stopLater(await startSite(pages));
  const browser = await openBrowser();
  stopLater({ stop: closeBrowser });
  const loadOnce = (implementation, page, condition) =>
    load(browser, { url: site.url + address(implementation, page), origin: proxy.url, titles: PAGES[page], condition: CONDITIONS[condition] });

  // The first load of each implementation is not measured: the server and the browser do some work only once. It shows whether
  // every implementation has the same text.
  let ours;
  for (const implementation of implementations) {
    const { text } = await loadOnce(implementation, "banner and calendar", "no throttling");
    ours ??= text;
    if (text !== ours) throw new Error(`${implementation} shows another text than ours, so it is not comparable:\n${text}\nours:\n${ours}`);
  }
  const measured = [];
  for (const condition in CONDITIONS) {
    for (const page in PAGES) {
      const began = performance.now();
      for (let round = 0; round < Number(loads); round++) {
        for (const implementation of implementations) {
          const { text, ...figures } = await loadOnce(implementation, page, condition);
          measured.push({ implementation, page, condition, ...figures });
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
