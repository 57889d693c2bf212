// The preview as `trunk build` makes it: every state on recorded documents, a slider over the life of each record, switches, host pages,
// and no server behind any of it.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { closeBrowser, openPage, sees } from "./stage.js";

const FOLDER = process.env.FAIRNOTICE_DIST ?? new URL("../../target/preview", import.meta.url).pathname;
const SOURCE = new URL("../../www/preview/", import.meta.url);
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json" };
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const recorded = (lang) => JSON.parse(readFileSync(new URL(`recorded/${lang}.json`, SOURCE), "utf8"));

let site, url;
const requested = [];

before(async () => {
  site = createServer((request, answer) => {
    const path = new URL(request.url, "http://preview").pathname;
    requested.push(path);
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

/** The page in the frame. */
const framed = async (page, address = "stage.html") => (await page.waitForSelector(`#stage iframe[src="${address}"]`, { timeout: 5000 })).contentFrame();

/** Opens the gallery; `stage` is the page with the elements. */
async function open(hash, options) {
  const opened = await openPage(url + hash, { now: undefined, ...options });
  return { ...opened, stage: await framed(opened.page) };
}

/** Changes the address as a link does. */
const go = (page, hash) => page.evaluate((hash) => { location.hash = hash; }, hash);
const at = (instant) => new Date(instant).toISOString().replace(".000Z", "Z");
const says = (page, text) => page.waitForFunction((text) => document.querySelector("main").innerText.includes(text), text, { timeout: 5000 });
const isQuiet = (stage) => stage.waitForFunction(() => document.querySelector("fairnotice-banner")?.shadowRoot?.querySelector(".fn-banner")?.hidden, undefined, { timeout: 5000 });
const bannerSays = (stage, text) => text ? sees(stage, "fairnotice-banner", text) : isQuiet(stage);
const ofBanner = (stage, part, property) => stage.evaluate(
  ([part, property]) => getComputedStyle(document.querySelector("fairnotice-banner").shadowRoot.querySelector(part))[property],
  [part, property],
);
const instant = (page) => page.evaluate(() => document.getElementById("now").innerText);

for (const [state, banner, board] of [
  ["announced", "Scheduled maintenance Reports get faster", "All systems operational"],
  ["moved", "Maintenance moved Reports get faster", "All systems operational"],
  ["within-the-hour", "starts in 30 minutes", "All systems operational"],
  ["due", "planned start 2 minutes ago", "All systems operational"],
  ["in-progress", "planned end in 93 minutes", "Under maintenance"],
  ["overrun", "Maintenance is taking longer than planned", "Under maintenance"],
  ["verifying", "Maintenance is being verified", "Under maintenance"],
  ["completed", "Maintenance finished", "All systems operational"],
  ["rolled-back", "Maintenance was rolled back Search finds names with accents", "All systems operational"],
  ["cancelled", "Maintenance cancelled New certificates", "All systems operational"],
  ["did-not-start", "Maintenance did not start as planned Larger disks", "All systems operational"],
  ["incident", "Incident Some requests to the API fail", "Partial outage"],
  ["several", "Details and 2 more", "Under maintenance"],
  ["quiet", undefined, "All systems operational"],
  ["stale", "as of 12 minutes ago", "as of 12 minutes ago"],
]) {
  test(`the state ${state} shows what it is, and its line describes it`, async () => {
    const { page, stage, end } = await open(`#state=${state}`);
    await bannerSays(stage, banner);
    await sees(stage, "fairnotice-status", board);
    await sees(stage, "fairnotice-calendar", "Times in Europe/Madrid");
    const link = page.locator(`#states a[href="#state=${state}"]`);
    assert.equal(await link.getAttribute("aria-current"), "true");
    assert.equal(await page.locator("#title").innerText(), await link.locator("strong").textContent());
    assert.equal(await page.locator("#line").innerText(), await link.locator("span").textContent());
    await end();
  });
}

test("every state of the list is tried", async () => {
  const { page, end } = await open("");
  const listed = await page.locator("#states a").evaluateAll((links) => links.map(({ hash }) => hash.slice("#state=".length)));
  const tried = ["announced", "moved", "within-the-hour", "due", "did-not-start", "in-progress", "overrun", "verifying", "completed", "rolled-back", "cancelled", "incident", "several", "quiet", "stale"];
  assert.deepEqual(listed.map((state) => state || "announced"), tried);
  await end();
});

test("every language has the same recorded lives", () => {
  const outline = (lang) => recorded(lang).lives.map(({ life, ends, turns }) => [life, ends, turns.map(({ at, turn, banner }) => [at, turn, Boolean(banner)])]);
  for (const lang of ["es", "ar", "de", "fr", "pt", "ja"]) assert.deepEqual(outline(lang), outline("en"));
});

const { turns, ends } = recorded("en").lives.find(({ life }) => life === "faster-reports");
const LABELS = {
  announced: "Scheduled maintenance", moved: "Maintenance moved", "within-the-hour": "Maintenance starts within the hour", due: "Maintenance is about to start",
  "in-progress": "Maintenance in progress", update: "Maintenance in progress", overrun: "Maintenance is taking longer than planned", "new-end": "Maintenance in progress",
  verifying: "Maintenance is being verified", completed: "Maintenance finished",
};

test("a life turns at the right instants, on its way on and back", async () => {
  const { page, stage, end } = await open("#state=quiet");
  const bounds = turns.slice(1).flatMap(({ at }, before) => [[at - 1000, turns[before].turn], [at, turns[before + 1].turn]]);
  for (const [instant, turn] of [...bounds, ...bounds.toReversed()]) {
    await go(page, `#state=quiet&at=${at(instant)}`);
    await bannerSays(stage, LABELS[turn]);
  }
  await end();
});

test("the slider goes from turn to turn by keyboard, names each, and the address follows", async () => {
  const { page, stage, end } = await open("#state=quiet");
  await bannerSays(stage);
  await page.locator("#slider").focus();
  await page.keyboard.press("Home");
  const marks = page.locator("#turns button");
  assert.equal(await marks.count(), turns.length);
  for (const step of ["PageUp", "PageDown"]) {
    const passed = step === "PageUp" ? turns.slice(1) : turns.slice(0, -1).reverse();
    for (const { at: instant, turn } of passed) {
      await page.keyboard.press(step);
      await bannerSays(stage, LABELS[turn]);
      const mark = await page.locator("#turns button[aria-current]").evaluate((mark) => [mark.firstChild.data, mark.querySelector("time").dateTime]);
      assert.equal(mark[1], new Date(instant).toISOString());
      assert.ok((await page.locator("#slider").getAttribute("aria-valuetext")).endsWith(`: ${mark[0]}`));
      await page.waitForURL((url) => url.hash.includes(at(instant)));
    }
  }
  await page.keyboard.press("End");
  assert.ok((await instant(page)).endsWith("Gone"));
  await page.keyboard.press("ArrowLeft");
  await page.waitForURL((url) => Date.parse(/at=([^&]+)/.exec(url.hash)[1]) < ends - 1000);
  await end();
});

test("between turns the elements follow the slider immediately, and open details stay open", async () => {
  const { page, stage, end } = await open("#state=in-progress");
  await bannerSays(stage, "planned end in 93 minutes");
  await stage.locator("fairnotice-banner summary").click();
  await page.locator("#slider").focus();
  await page.keyboard.press("ArrowRight");
  await bannerSays(stage, "planned end in 92 minutes");
  await bannerSays(stage, "Work has begun.");
  await page.keyboard.press("PageUp");
  await bannerSays(stage, "Half of the reports are moved.");
  await end();
});

test("nothing is empty for a moment while the slider is dragged", async () => {
  const { page, stage, end } = await open("#state=announced", { viewport: { width: 1440, height: 900 } });
  await sees(stage, "fairnotice-status", "All systems operational");
  await stage.evaluate(() => {
    globalThis.looked = { full: 0, empty: 0 };
    const look = () => {
      const boards = [...document.querySelectorAll("fairnotice-status")].map(({ shadowRoot }) => shadowRoot?.querySelector(".fn-board")?.offsetHeight ?? 0);
      globalThis.looked[Math.max(...boards) > 100 ? "full" : "empty"] += 1;
      requestAnimationFrame(look);
    };
    look();
  });
  const { x, y, width, height } = await page.locator("#slider").boundingBox();
  const drag = (share) => page.mouse.move(x + share * width, y + height / 2);
  await drag(1.5 / turns.length);
  await page.mouse.down();
  for (let share = 1.5 / turns.length; share < 0.9; share += 0.01) await drag(share);
  await page.mouse.up();
  await bannerSays(stage, LABELS.completed);
  const { full, empty } = await stage.evaluate(() => globalThis.looked);
  assert.ok(full > 10);
  assert.equal(empty, 0);
  await end();
});

test("the lists can be skipped by keyboard", async () => {
  const { page, end } = await open("#state=several");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "play");
  assert.equal(await page.title(), "Several notices: Fairnotice preview");
  await end();
});

test("in real time the elements turn at the second, without anything new to read", async () => {
  const start = turns.find(({ turn }) => turn === "due").at;
  const { page, stage, end } = await open(`#state=within-the-hour&at=${at(start - 2000)}&speed=real`);
  await bannerSays(stage, "starts in 2 seconds");
  const data = () => stage.evaluate(() => document.querySelector("fairnotice-banner").getAttribute("data"));
  const before = await data();
  await page.locator("#play").click();
  await bannerSays(stage, LABELS.due);
  assert.equal(await data(), before);
  assert.equal(await page.evaluate(() => document.querySelector("#turns button[aria-current]").firstChild.data), "Due");
  await page.locator("#play").click();
  await end();
});

test("a life plays at speed, and stops at its end", async () => {
  const { page, stage, end } = await open("#state=quiet", { now: "2026-10-05T08:00:00Z" });
  await bannerSays(stage);
  const play = page.locator("#play");
  await play.click();
  assert.equal(await play.innerText(), "Pause");
  await page.clock.fastForward(5000);
  await bannerSays(stage, LABELS.moved);
  await page.clock.fastForward(3000);
  await bannerSays(stage, LABELS.announced);
  await play.click();
  assert.equal(await play.innerText(), "Play");
  await play.click();
  await page.clock.fastForward(60_000);
  await page.waitForFunction(() => document.getElementById("play").innerText === "Play");
  assert.ok((await instant(page)).endsWith("Gone"));
  await bannerSays(stage);
  await end();
});

test("with less motion a life jumps from turn to turn, and nothing plays by itself", async () => {
  const { page, stage, end } = await open("#state=moved", { now: "2026-10-05T08:00:00Z", reducedMotion: "reduce" });
  await bannerSays(stage, LABELS.moved);
  await page.clock.fastForward(10_000);
  await bannerSays(stage, LABELS.moved);
  await page.locator("#play").click();
  await page.clock.fastForward(2500);
  await bannerSays(stage, LABELS.announced);
  const mark = await page.locator("#turns button[aria-current] time").getAttribute("datetime");
  await page.locator("#play").click();
  await page.waitForURL((url) => url.hash.includes(at(Date.parse(mark))));
  await end();
});

test("the switches for theme and page", async () => {
  const { page, stage, end } = await open("#state=in-progress", { colorScheme: "light" });
  await bannerSays(stage, "Reports get faster");
  const schemes = () => Promise.all([ofBanner(stage, ".fn", "colorScheme"), stage.evaluate(() => getComputedStyle(document.documentElement).colorScheme)]);
  assert.deepEqual(await schemes(), ["light dark", "light dark"]);
  await page.locator("[name=theme]").selectOption("dark");
  await page.locator("[name=page]").selectOption("light");
  await stage.waitForFunction(() => document.documentElement.dataset.page === "light");
  assert.deepEqual(await schemes(), ["dark", "light"]);
  await end();
});

test("the switches for language and direction", async () => {
  const { page, stage, end } = await open("#state=in-progress");
  await bannerSays(stage, "Reports get faster");
  await page.locator("[name=lang]").selectOption("es");
  await bannerSays(stage, "Mantenimiento en curso Los informes serán más rápidos");
  assert.equal(await ofBanner(stage, ".fn", "direction"), "ltr");
  await page.locator("[name=lang]").selectOption("ar");
  await bannerSays(stage, "التقارير تصبح أسرع");
  assert.equal(await ofBanner(stage, ".fn", "direction"), "rtl");
  await page.locator("[name=lang]").selectOption("ja");
  await bannerSays(stage, "メンテナンス実施中 Reports get faster");
  await page.locator("[name=lang]").selectOption("ar");
  await page.locator("[name=dir]").selectOption("ltr");
  await stage.waitForFunction(() => getComputedStyle(document.querySelector("fairnotice-banner").shadowRoot.querySelector(".fn")).direction === "ltr");
  await end();
});

test("the switches for width and position", async () => {
  const { page, stage, end } = await open("#state=in-progress");
  await bannerSays(stage, "Reports get faster");
  const box = () => stage.evaluate(() => document.querySelector("fairnotice-banner").shadowRoot.querySelector(".fn-banner").getBoundingClientRect().toJSON());
  for (const width of [768, 480, 320]) {
    await page.locator("[name=width]").selectOption(String(width));
    await stage.waitForFunction((width) => innerWidth === width, width);
  }
  await page.locator("[name=position]").selectOption("bottom");
  await stage.waitForFunction(() => document.querySelector("fairnotice-banner").getAttribute("position") === "bottom");
  assert.equal((await box()).bottom, await stage.evaluate(() => innerHeight));
  await page.locator("[name=position]").selectOption("top");
  await stage.waitForFunction(() => document.querySelector("#top fairnotice-banner"));
  assert.equal((await box()).top, 0);
  await end();
});

test("the address keeps the complete choice", async () => {
  const { page, stage, end } = await open("#state=quiet");
  await bannerSays(stage);
  const wanted = { theme: "dark", page: "light", lang: "ar", dir: "ltr", width: "480", position: "top", speed: "minutes" };
  for (const [name, value] of Object.entries(wanted)) await page.locator(`[name=${name}]`).selectOption(value);
  await page.locator("#turns button", { hasText: "Overrun" }).click();
  await bannerSays(stage, "تستغرق الصيانة وقتًا أطول من المخطط");
  await page.waitForURL((url) => url.hash.includes("state=overrun&at="));
  const seen = await instant(page);
  const shared = page.url();
  await page.reload();
  await says(page, "Overrun");
  assert.equal(page.url(), shared);
  assert.equal(await instant(page), seen);
  const form = await page.evaluate(() => Object.fromEntries(new FormData(document.getElementById("choice"))));
  assert.deepEqual(form, wanted);
  await bannerSays(await framed(page), "تستغرق الصيانة وقتًا أطول من المخطط");
  // A link to another state keeps the switches, and takes its own instant.
  await page.locator("#states a", { hasText: "Verifying" }).click();
  await says(page, "Work is finished and being checked.");
  const parameters = Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));
  assert.deepEqual(parameters, { state: "verifying", ...wanted });
  await end();
});

test("the list of host pages and their folder agree", async () => {
  const { page, end } = await open("");
  const listed = await page.locator("#hosts a").evaluateAll((links) => links.map(({ hash }) => `${hash.slice("#host=".length)}.html`));
  assert.deepEqual(listed.sort(), readdirSync(new URL("hosts/", SOURCE)).filter((name) => name.endsWith(".html")).sort());
  await end();
});

test("a host page shows in the frame, by keyboard, beside a link to open it alone", async () => {
  const { page, stage, end } = await open("#state=in-progress&width=480");
  await bannerSays(stage, "Reports get faster");
  await page.locator("#hosts a").first().focus();
  await page.keyboard.press("Enter");
  await bannerSays(await framed(page, "hosts/plain.html"), "Reports get faster");
  assert.equal(await page.locator("#alone a").evaluate(({ href }) => href), `${url}hosts/plain.html`);
  assert.deepEqual(await page.locator("#choice label:visible select").evaluateAll((all) => all.map(({ name }) => name)), ["width"]);
  await page.goBack();
  await bannerSays(await framed(page), "Reports get faster");
  await end();
});

test("what is missing or cannot be read is reported", async () => {
  const { page, end } = await openPage(`${url}#state=nothing`, { now: undefined });
  await says(page, "There is no state “nothing”: choose one of the list");
  await go(page, "#host=nowhere");
  await says(page, "There is no host page “nowhere”: choose one of the list");
  await page.route("**/hosts/plain.html", (route) => route.fulfill({ status: 200, body: "<!doctype html>" }));
  await go(page, "#host=plain");
  await says(page, "hosts/plain.html cannot be read: it is no page with the embed");
  await page.route("**/recorded/es.json", (route) => route.fulfill({ status: 200, body: "<!doctype html>" }));
  await go(page, "#lang=es");
  await says(page, "recorded/es.json is no JSON: FAIRNOTICE_RECORD=1 cargo test");
  await go(page, "#lang=en");
  await page.waitForFunction(() => document.getElementById("trouble").hidden);
  await end();
});

test("elements that are not hydrated are reported", async () => {
  const { page, end } = await openPage("about:blank", { now: undefined });
  await page.route("**/fairnotice-widget.js", (route) => route.fulfill({ status: 200, contentType: "text/javascript", body: "export {};" }));
  await page.goto(`${url}#state=due`);
  await page.waitForFunction(() => document.getElementById("trouble").innerText.includes("are not hydrated"), undefined, { timeout: 15_000 });
  await end();
});

for (const [name, hash, options] of [
  ["wide and light", "#state=several", { colorScheme: "light" }],
  ["wide and dark", "#state=overrun", { colorScheme: "dark" }],
  ["at 320 pixels, from right to left", "#state=moved&lang=ar", { viewport: { width: 320, height: 640 } }],
  ["with a host page", "#host=plain", {}],
]) {
  test(`axe finds nothing ${name}, and nothing sticks out`, async () => {
    const { page, end } = await openPage(url + hash, { now: undefined, ...options });
    const stage = await framed(page, hash.startsWith("#host=") ? `hosts/${hash.slice("#host=".length)}.html` : undefined);
    await stage.waitForFunction(() => document.querySelector("fairnotice-banner")?.shadowRoot?.querySelector("[data-hydrated]"));
    for (const shown of [page, stage]) {
      await shown.evaluate(AXE);
      const { violations } = await shown.evaluate(() => globalThis.axe.run(document, { iframes: false }));
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(" "))]), []);
      assert.ok(await shown.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    }
    await end();
  });
}

test("nothing is requested from a server", () => {
  assert.deepEqual(requested.filter((path) => path.includes("/api/") || path.includes("/embed/")), []);
});
