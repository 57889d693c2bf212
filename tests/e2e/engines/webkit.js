// WebKitGTK's MiniBrowser, as Debian ships it, by WebDriver. WebDriver tells of no request and no message of the console, runs no
// script before those of a page, and sets neither the clock nor the language. A proxy between the browser and the servers does
// all that, see `webkit/proxy.js`. The pages have the part of Playwright's interface that the shared tests use.
import { startDisplay } from "./webkit/display.js";
import { Page } from "./webkit/page.js";
import { startProxy } from "./webkit/proxy.js";
import { startSession } from "./webkit/session.js";

export async function launch() {
  const display = await startDisplay();
  const contexts = new Set();
  return {
    /** A context is a browser of its own: the time zone is that of its process. */
    async newContext({ timezoneId, locale, javaScriptEnabled = true, viewport = { width: 1280, height: 720 }, ...others }) {
      const lacking = [...Object.keys(others), ...(javaScriptEnabled ? [] : ["javaScriptEnabled: false"])];
      if (lacking.length) throw new Error(`WebKit's driver cannot set ${lacking}: such a test runs in Chromium`);
      const proxy = await startProxy(locale);
      const session = await startSession({ display: display.name, timezoneId, proxy: proxy.address });
      let page;
      const context = {
        async newPage() {
          page = new Page(session, proxy, context);
          await page.setViewportSize(viewport);
          return page;
        },
        setOffline: (offline) => proxy.setOffline(offline),
        async close() {
          if (!contexts.delete(context)) return;
          await page?.readConsole();
          await session.end();
          await proxy.stop();
        },
      };
      contexts.add(context);
      return context;
    },
    async close() {
      for (const context of contexts) await context.close();
      await display.stop();
    },
  };
}
