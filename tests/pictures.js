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
  await page.goto(server + path, { waitUntil: "networkidle" });
  await prepare?.(page);
  await page.screenshot({ path: `${folder}/${name}.png` });
  await context.close();
}

await picture("status-page", "/", { viewport: { width: 1040, height: 760 } });
await picture("promises", "/promises", { viewport: { width: 1040, height: 760 }, colorScheme: "dark" });
await browser.close();
