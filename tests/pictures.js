// The pictures of the README: `cargo xtask pictures` calls it with the demonstration's address, a folder and an instant.
import { mkdir } from "node:fs/promises";
import { launch } from "./e2e/engines/chromium.js";

const [server, folder, instant] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const browser = await launch();

/** @param {string} name @param {string} path @param {object} options @param {(page: import("playwright-core").Page) => Promise<unknown>} [prepare] */
async function picture(name, path, options, prepare) {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "Europe/Madrid", deviceScaleFactor: 2, ...options });
  const page = await context.newPage();
  await page.clock.setFixedTime(Number(instant));
  await page.goto(server + path);
  // The stream stays open, so the network is never idle.
  await page.waitForFunction(() => document.querySelector(".progress:not([hidden]), fairnotice-banner"));
  await page.waitForTimeout(500);
  await prepare?.(page);
  await page.screenshot({ path: `${folder}/${name}.png` });
  await context.close();
}

await picture("status-page", "/", { viewport: { width: 1040, height: 1170 } });
await picture("promises", "/promises", { viewport: { width: 1040, height: 1020 }, colorScheme: "dark" });
await browser.close();
