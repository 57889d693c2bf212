// What a reader sets and no page: forced colours, less motion, paper, four times the size, spaced letters, no network.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, sees, startServer, update, urgent } from "./stage.js";
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

async function open(path, context) {
  const reader = await openHost(hosts.url + path, context);
  await reader.hydrated();
  await reader.page.waitForFunction(() => witness.root("banner").querySelector(".fn-until").innerText);
  return reader;
}

// What a selector within our elements looks like.
const looks = (page, selector, properties, pseudo) => page.evaluate(([selector, properties, pseudo]) => {
  const node = witness.guests().map(({ shadowRoot }) => shadowRoot.querySelector(selector)).find(Boolean);
  const style = getComputedStyle(node, pseudo);
  return Object.fromEntries(properties.map((name) => [name, style.getPropertyValue(name)]));
}, [selector, properties, pseudo]);

for (const colorScheme of ["light", "dark"]) {
  test(`forced colours, ${colorScheme}: borders, markers and the focus are there`, async () => {
    const { page, harmless, end } = await open("plain.html", { forcedColors: "active", colorScheme });
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    for (const [selector, side] of [[".fn-banner", "top"], [".fn-board", "top"], [".fn-component + .fn-component", "top"], [".fn-day", "left"], [".fn-turn", "bottom"], [".fn-entry", "left"]]) {
      const [width, style, color] = Object.values(await looks(page, selector, ["width", "style", "color"].map((name) => `border-${side}-${name}`)));
      assert.ok(Number.parseFloat(width) >= 1 && style === "solid" && color !== paper, `${selector}: ${width} ${style} ${color} on ${paper}`);
    }
    assert.notEqual((await looks(page, ".fn-status", ["background-color"], "::before"))["background-color"], paper);
    assert.equal((await looks(page, ".fn-day[aria-current] .fn-date", ["outline-style"]))["outline-style"], "solid");
    for (const selector of ["fairnotice-banner summary", "fairnotice-banner .fn-dismiss", "fairnotice-calendar .fn-turn", "fairnotice-calendar .fn-day[tabindex='0']", "fairnotice-calendar .fn-item-title"]) {
      await page.locator(selector).first().focus();
      await page.keyboard.press("Shift");
      const [style, width, color] = await page.locator(selector).first().evaluate((node) => {
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(node);
        return [outlineStyle, outlineWidth, outlineColor];
      });
      assert.deepEqual([style, width], ["solid", "2px"], selector);
      assert.notEqual(color, paper, selector);
    }
    await page.locator("fairnotice-banner summary").click();
    await harmless("forced colours");
    await end();
  });
}

test("less motion: nothing is animated in any state", async () => {
  const { page, harmless, end } = await open("plain.html", { reducedMotion: "reduce" });
  await page.evaluate(() => {
    globalThis.moved = [];
    for (const type of ["transitionrun", "animationstart"]) {
      for (const { shadowRoot } of witness.guests()) shadowRoot.addEventListener(type, ({ target }) => globalThis.moved.push(`${type} ${target.className}`));
    }
  });
  await page.locator("fairnotice-banner summary").click();
  await page.locator("fairnotice-calendar .fn-turn").first().hover();
  const id = await server.announce(urgent({ title: "Published meanwhile", start: "2026-10-05T08:20:00Z" }));
  await sees(page, "fairnotice-banner", "Published meanwhile");
  await server.step(id, "cancel");
  await page.locator("fairnotice-banner .fn-dismiss").click();
  // A list that the reader has opened grows and shrinks with what it lists.
  await page.evaluate(() => { witness.shifts.length = 0; });
  await harmless("less motion");
  assert.deepEqual(await page.evaluate(() => globalThis.moved), []);
  const styles = await page.evaluate(() => witness.inside());
  const motions = styles.flatMap(([name, style]) => ["transition-duration", "animation-name", "scroll-behavior"].map((property) => `${name} ${property} ${style[property]}`));
  assert.deepEqual(motions.filter((motion) => !/(transition-duration 0s|animation-name none|scroll-behavior auto)$/.test(motion)), []);
  await end();
});

test("on paper the banner is a part of the page, and what only a screen can do is not there", async () => {
  for (const path of ["plain.html", "plain.html?position=slot", "plain.html?theme=dark"]) {
    const { page, end } = await open(path);
    await page.emulateMedia({ media: "print" });
    const banner = await looks(page, ".fn-banner", ["position", "box-shadow", "max-height", "color-scheme"]);
    assert.deepEqual(banner, { position: "relative", "box-shadow": "none", "max-height": "none", "color-scheme": path.includes("dark") ? "light" : "light dark" });
    for (const selector of [".fn-dismiss", ".fn-until", ".fn-turn", ".fn-details"]) assert.equal((await looks(page, selector, ["display"])).display, "none", selector);
    await sees(page, "fairnotice-banner", "Database failover");
    const overlaps = await page.evaluate(() => {
      const box = witness.root("banner").firstElementChild.getBoundingClientRect();
      return [...document.querySelectorAll("h1, main > p, h2")].filter((node) => {
        const own = node.getBoundingClientRect();
        return own.top < box.bottom && own.bottom > box.top;
      }).length;
    });
    assert.equal(overlaps, 0);
    await end();
  }
});

// What is cut off, or lies outside of the screen. A title in the grid ends in an ellipsis where the day is narrow: the list
// below has all of it.
const cut = (page) => page.evaluate(() => witness.guests().flatMap(({ shadowRoot }) => [...shadowRoot.querySelectorAll(".fn *")]).filter((node) => {
  const { left, right, width } = node.getBoundingClientRect();
  if (!width || node.closest(".fn-entry")) return false;
  const room = node.closest("td, th, section").getBoundingClientRect();
  const hides = getComputedStyle(node).overflowX !== "visible" && node.scrollWidth > node.clientWidth;
  return left < room.left - 1 || right > room.right + 1 || room.right > innerWidth || hides;
}).map((node) => `${node.localName}.${node.className} ${node.innerText}`).concat(document.documentElement.scrollWidth > innerWidth ? [`the page is ${document.documentElement.scrollWidth} wide`] : []));

// As large as WCAG 1.4.12 has it.
const spaced = (page) => page.evaluate(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }");
  for (const { shadowRoot } of witness.guests()) shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, sheet];
});

for (const [name, locale] of [["plain", "en-GB"], ["right-to-left", "ar-SA"]]) {
  test(`${name}: at four times the size nothing is cut off, and the bar leaves room to read`, async () => {
    for (const position of ["bottom", "slot"]) {
      const { page, harmless, end } = await open(`${name}.html?position=${position}`, { viewport: { width: 320, height: 256 }, locale });
      const height = () => page.evaluate(() => witness.root("banner").firstElementChild.getBoundingClientRect().height);
      if (position === "bottom") assert.ok(await height() <= 128, `${await height()} of 256 pixels`);
      assert.deepEqual(await cut(page), []);
      await page.locator("fairnotice-banner summary").click();
      assert.deepEqual(await cut(page), []);
      if (position === "bottom") assert.ok(await height() <= 218, `opened, ${await height()} of 256 pixels`);
      await harmless(position);
      await spaced(page);
      assert.deepEqual(await cut(page), [], "with more room between letters");
      await end();
    }
  });
}

test("more room between letters cuts nothing off on a wide screen", async () => {
  const { page, end } = await open("plain.html");
  await spaced(page);
  await page.locator("fairnotice-banner summary").click();
  assert.deepEqual(await cut(page), []);
  await end();
});

test("without the network the page keeps what it knows, and takes up again when it is back", async () => {
  const { page, logged } = await open("plain.html");
  await page.context().setOffline(true);
  await page.clock.fastForward("10:00");
  await sees(page, "fairnotice-banner", "as of 10 minutes ago");
  await sees(page, "fairnotice-banner", "starts in 19 minutes");
  await server.announce(urgent({ title: "Published meanwhile", start: "2026-10-05T08:20:00Z" }));
  await page.context().setOffline(false);
  await page.clock.fastForward("01:00");
  await sees(page, "fairnotice-banner", "Published meanwhile");
  await page.waitForFunction(() => !witness.root("banner").querySelector(".fn-age").innerText);
  // The browser logs failed requests; the elements log nothing.
  assert.deepEqual(logged.filter((text) => !text.includes("net::ERR_INTERNET_DISCONNECTED")), []);
  await page.context().close();
});
