// The preview as `trunk build` makes it: every scenario on recorded documents, with no server behind it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { closeBrowser, openPage, sees } from "./stage.js";

const FOLDER = process.env.FAIRNOTICE_DIST ?? new URL("../../target/preview", import.meta.url).pathname;
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json" };

let site, url;
const asked = [];

before(async () => {
  site = createServer((request, answer) => {
    const path = new URL(request.url, "http://preview").pathname;
    asked.push(path);
    try {
      const body = readFileSync(join(FOLDER, path === "/" ? "index.html" : path));
      answer.writeHead(200, { "content-type": TYPES[extname(path)] ?? "text/html" }).end(body);
    } catch {
      answer.writeHead(404).end();
    }
  });
  await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${site.address().port}/`;
});
after(async () => {
  await closeBrowser();
  site.closeAllConnections();
  site.close();
});

for (const [scenario, banner, status] of [
  ["quiet", undefined, "All systems operational"],
  ["announced", "Scheduled maintenance Reports get faster", "All systems operational"],
  ["within-the-hour", "starts in 42 minutes", "All systems operational"],
  ["in-progress", "planned end in 80 minutes", "Under maintenance"],
  ["overrun", "Maintenance is taking longer than planned", "Under maintenance"],
  ["incident", "Some requests to the API fail", "Partial outage"],
]) {
  test(`the scenario ${scenario}`, async () => {
    const { page, end } = await openPage(`${url}#${scenario}`, { now: undefined });
    await sees(page, "fairnotice-status", status);
    await sees(page, "fairnotice-calendar", "Times in Europe/Madrid");
    if (banner) await sees(page, "fairnotice-banner", banner);
    else assert.ok(await page.evaluate(() => document.querySelector("fairnotice-banner").shadowRoot.querySelector(".fn-banner").hidden));
    await end();
  });
}

test("nothing of a server was asked for", () => {
  assert.deepEqual(asked.filter((path) => path.includes("/api/") || path.includes("/embed/")), []);
});
