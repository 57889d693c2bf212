// S9: twenty-five notices. A banner holds twenty and says how many more there are; a filter immediately sees what the others leave out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, customerPage, openPage, sees, startServer, startSite, urgent } from "./stage.js";

// The answer to the stream comes after up to half a second, so that not all readers ask together.
const LIMIT_MS = 2000;
let server, site;

const at = (minutes) => new Date(Date.parse("2026-10-05T10:00:00Z") + minutes * 6e4).toISOString();
const work = (number, component = "api") => urgent({
  title: `Work ${number}`,
  start: at(2 * number),
  end: at(2 * number + 30),
  components: [{ id: component, impact: "partial_outage", downtime: true }],
});

before(async () => {
  server = await startServer();
  const script = `<script async src="${server.url}/embed/v1/embed.js"></script>`;
  site = await startSite({
    "/all": customerPage(`<fairnotice-banner position="slot"></fairnotice-banner>${script}`),
    "/web": customerPage(`<fairnotice-banner position="slot" components="web"></fairnotice-banner>${script}`),
    "/plain": customerPage(`<fairnotice-banner position="slot" wasm="off" components="web"></fairnotice-banner>${script}`),
  });
  for (let number = 1; number <= 25; number++) await server.announce(work(number));
  await server.announce(work(26, "web"));
});
after(async () => {
  await closeBrowser();
  await site.stop();
  await server.stop();
});

const text = (page) => page.evaluate(() => document.querySelector("fairnotice-banner").shadowRoot.querySelector(".fn").textContent);
// In the closed details too, which `sees` leaves out. Milliseconds until then.
const holds = async (page, wanted) => {
  const began = performance.now();
  await page.waitForFunction((wanted) => document.querySelector("fairnotice-banner").shadowRoot.querySelector(".fn").textContent.includes(wanted), wanted, { timeout: 5000, polling: 20 });
  return performance.now() - began;
};

test("s9: a banner says how many more notices there are, and dismissed ones make room", async () => {
  const { page, end } = await openPage(`${site.url}/all`);
  await sees(page, "fairnotice-banner", "Details and 25 more");
  await holds(page, "and 6 more on the status page");
  assert.ok(!(await text(page)).includes("Work 21"));
  await sees(page, "fairnotice-banner", "starts in");
  await page.locator("fairnotice-banner .fn-dismiss").click();
  await holds(page, "Work 21");
  await sees(page, "fairnotice-banner", "Details and 24 more");
  await sees(page, "fairnotice-banner", "Work 2");
  await end();
});

for (const [path, how] of [["/web", "with WebAssembly"], ["/plain", "without it"]]) {
  test(`s9: a filter is never blind, ${how}`, async () => {
    const { page, live, end } = await openPage(`${site.url}${path}`);
    await sees(page, "fairnotice-banner", "Work 26");
    assert.ok(!(await text(page)).includes("on the status page"));
    await live();
    // The stream's document does not hold it: the element asks for its own.
    const number = path === "/web" ? 27 : 28;
    await server.announce(work(number, "web"));
    const took = await holds(page, `Work ${number}`);
    assert.ok(took < LIMIT_MS, `it took ${took.toFixed(0)} ms`);
    assert.ok(!(await text(page)).includes("Work 1"));
    await end();
  });
}
