// WASM hydrates the nodes that the server rendered: between the first paint and the end of hydration a reader loses nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, startServer, update, urgent } from "./stage.js";
import { openHost, startHosts } from "./hosts.js";

let server, hosts;

before(async () => {
  server = await startServer();
  await server.announce(update());
  await server.announce(urgent());
  hosts = await startHosts(server);
});
after(async () => {
  await closeBrowser();
  await hosts.stop();
  await server.stop();
});

// A page on which the elements are painted, and WASM arrives only when it is let through.
async function painted(path, context) {
  const reader = await openHost("about:blank", context);
  const { page } = reader;
  let arrives;
  const held = new Promise((resolve) => { arrives = resolve; });
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(hosts.url + path);
  await page.waitForFunction(() => ["banner", "status", "calendar"].every((kind) => witness.root(kind)));
  return { ...reader, arrives };
}

// The hydration has ended: the clock has ticked.
const ticked = (page) => page.waitForFunction(() => witness.root("banner").querySelector(".fn-until").innerText && witness.root("calendar").querySelector("[tabindex='0']"));

for (const path of ["plain.html", "plain.html?position=slot", "right-to-left.html", "nested.html", "trusted-types.html"]) {
  test(`${path}: hydration adds only the distance and the tab stop to what was painted`, async () => {
    const { page, arrives, hydrated, harmless, end } = await painted(path);
    await page.evaluate(() => {
      const roots = witness.guests().map(({ shadowRoot }) => shadowRoot);
      const nodes = () => roots.flatMap((root) => [...root.querySelectorAll("*")]);
      const before = nodes();
      const changes = [];
      for (const root of roots) {
        new MutationObserver((records) => records.forEach(({ type, target, attributeName, oldValue }) => {
          const allowed = type === "attributes"
            ? attributeName === "data-hydrated" || (attributeName === "tabindex" && target.matches(".fn-day")) || target.getAttribute(attributeName) === oldValue
            : (target.closest ? target : target.parentElement)?.closest(".fn-until");
          if (!allowed) changes.push(`${type} ${attributeName} of ${target.outerHTML ?? target.data}`);
        })).observe(root, { subtree: true, childList: true, attributeOldValue: true, characterData: true });
      }
      globalThis.compared = () => ({ changes, same: before.length > 100 && nodes().every((node, at) => node === before[at]) && nodes().length === before.length });
    });
    arrives();
    await hydrated();
    await ticked(page);
    assert.deepEqual(await page.evaluate(() => globalThis.compared()), { changes: [], same: true });
    await harmless("hydrated");
    await end();
  });
}

for (const [name, lang, locale] of [["plain", "en", "en-GB"], ["plain", "es", "es-ES"], ["right-to-left", "ar", "ar-SA"], ["plain", "de", "de-DE"], ["plain", "fr", "fr-FR"], ["plain", "pt", "pt-BR"], ["plain", "ja", "ja-JP"]]) {
  test(`in ${locale} the distance appears and nothing moves, on screens of any width`, async () => {
    for (const position of ["bottom", "slot"]) {
      for (const width of [480, 768, 1024]) {
        const { page, arrives, harmless, end } = await painted(`${name}.html?position=${position}&lang=${lang}`, { locale, viewport: { width, height: 700 } });
        await harmless("painted");
        arrives();
        await ticked(page);
        await harmless(`${position}, ${width} pixels`);
        await end();
      }
    }
  });
}

test("details that are open, the selection and the focus stay over the hydration", async () => {
  const { page, arrives, hydrated, end } = await painted("plain.html");
  await page.locator("fairnotice-banner summary").click();
  await page.evaluate(() => getSelection().selectAllChildren(witness.root("calendar").querySelector(".fn-zone")));
  const read = () => page.evaluate(() => ({
    open: witness.root("banner").querySelector("details").open,
    focused: document.activeElement.shadowRoot.activeElement.localName,
    selected: String(getSelection()),
  }));
  const before = await read();
  assert.deepEqual([before.open, before.focused], [true, "summary"]);
  arrives();
  await hydrated();
  await ticked(page);
  assert.deepEqual(await read(), before);
  await end();
});
