// The embed's scripts as a maintainer meets them: typed, and with nothing of theirs on a page's elements.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { closeBrowser, customerPage, openPage, sees, startServer, startSite, urgent } from "./stage.js";

const at = (path) => new URL(path, import.meta.url).pathname;
const SCRIPTS = at("../../www/embed");

let server, site;

before(async () => {
  server = await startServer();
  await server.announce(urgent());
  site = await startSite({
    "/": customerPage(`<fairnotice-banner></fairnotice-banner><fairnotice-status></fairnotice-status><fairnotice-calendar></fairnotice-calendar>
      <script async src="${server.url}/embed/v1/embed.js"></script>`),
  });
});
after(async () => {
  await closeBrowser();
  await site.stop();
  await server.stop();
});

test("TypeScript finds nothing wrong, and nothing is excused", () => {
  const { status, stdout } = spawnSync(at("../node_modules/.bin/tsc"), ["--project", SCRIPTS], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
  for (const name of readdirSync(SCRIPTS)) {
    const text = readFileSync(`${SCRIPTS}/${name}`, "utf8");
    if (/\.(js|ts)$/.test(name)) assert.doesNotMatch(text, /@ts-(ignore|expect-error|nocheck)|[{<:|&,(]\s*any\b\s*[}>;|&,)[]/, name);
  }
});

test("an element has no property of ours, and the page no name", async () => {
  const { page, live, end } = await openPage(`${site.url}/`, { prepare: (page) => page.addInitScript(() => { globalThis.names = Object.getOwnPropertyNames(globalThis); }) });
  for (const kind of ["banner", "status", "calendar"]) await sees(page, `fairnotice-${kind}`, kind === "calendar" ? "October" : kind === "banner" ? "Database failover" : "operational");
  await live();
  const found = await page.evaluate(() => ({
    elements: [...document.querySelectorAll("fairnotice-banner, fairnotice-status, fairnotice-calendar")].flatMap((element) => [
      ...Object.getOwnPropertyNames(element), ...Object.getOwnPropertyNames(Object.getPrototypeOf(element)),
    ]),
    page: Object.getOwnPropertyNames(globalThis).filter((name) => !globalThis.names.includes(name) && name !== "names"),
  }));
  const callbacks = ["constructor", "connectedCallback", "disconnectedCallback"];
  assert.deepEqual(found, { elements: [callbacks, callbacks, callbacks].flat(), page: [] });
  await end();
});
