// The elements' contract, seen in the browser: every attribute has its effect, every event is emitted, every part and slot is there.
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ELEMENTS, declared } from "./contract.js";
import { BEGINNING, closeBrowser, customerPage, openPage, sees, startServer, startSite, update, urgent } from "./stage.js";

const CONTRACT = declared();
const HOUR = 3_600_000;

let server, other, site, policy, recordings;

/** What a record must be for the banner to be in a phase at `now`; states by their order on the wire. */
const phases = (now) => ({
  announced: { s: 1, a: now + 48 * HOUR },
  moved: { s: 1, a: now + 48 * HOUR, v: now + HOUR },
  "within-the-hour": { s: 1, a: now + HOUR / 2 },
  due: { s: 1, a: now - HOUR },
  "did-not-start": { s: 1, a: now - 2 * HOUR, b: now - HOUR, f: now + HOUR },
  "in-progress": { s: 2, a: now - HOUR },
  overrun: { s: 2, a: now - HOUR, b: now - 1 },
  verifying: { s: 3, a: now - HOUR },
  completed: { s: 4, a: now - HOUR, f: now + HOUR },
  "rolled-back": { s: 5, a: now - HOUR },
  cancelled: { s: 7, a: now - HOUR, f: now + HOUR },
});

/** A recording of each phase, made from one of the first. */
const recorded = ({ d, w }) => {
  const now = Date.parse(BEGINNING);
  const recording = (changes, incidents) => JSON.stringify({ d: { ...d, n: now, c: changes, i: incidents }, w });
  const all = Object.entries(phases(now)).map(([phase, change]) => [`/recorded/${phase}`, recording([{ ...d.c[0], f: 0, v: 0, b: change.a + 2 * HOUR, ...change }], [])]);
  return { ...Object.fromEntries(all), "/recorded/incident": recording([], [{ i: "1", t: "Disks fail", a: now - HOUR, x: [] }]) };
};

before(async () => {
  // One component that serves one region.
  policy = join(tmpdir(), `fairnotice-${process.pid}.toml`);
  const text = readFileSync(new URL("../../policies/reference-strict.toml", import.meta.url), "utf8");
  writeFileSync(policy, text.replace(/(?<=^id = "web"\n(?:.+\n)*?)regions = .+/m, 'regions = ["eu"]'));
  [server, other] = await Promise.all([startServer({ policy }), startServer()]);
  await server.announce(update({ components: [{ id: "web", impact: "brief_interruptions" }] }));
  await other.announce(urgent({ title: "Elsewhere" }));
  assert.equal((await other.call("POST", "/api/v1/incidents", { title: "Disks fail", message: "We look.", components: [{ id: "api", status: "major_outage" }] })).status, 201);
  const data = async (kind) => (await other.call("GET", `/embed/v1/${kind}.json?tz=Europe/Madrid&lang=en`)).text;
  recordings = recorded((await server.call("GET", "/embed/v1/banner.json")).json);
  site = await startSite({
    "/": customerPage(`<main></main><script async data-auto="off" src="${server.url}/embed/v1/embed.js"></script>`),
    "/texts.json": JSON.stringify({ lang: "en", dir: "ltr", texts: { announced: "Our own label", "times-in": "Our own zone: %", "all-operational": "Our own headline" } }),
    ...Object.fromEntries(await Promise.all(ELEMENTS.map(async (kind) => [`/data/${kind}`, await data(kind)]))),
    ...recordings,
  });
});
after(async () => {
  await closeBrowser();
  await site?.stop();
  await server?.stop();
  await other?.stop();
  rmSync(policy, { force: true });
});

/** Puts one element into the page, and resolves once it is hydrated or has nothing to show. */
const put = async (page, kind, attributes = {}, content = "") => {
  await page.evaluate(([kind, attributes, content]) => {
    const element = document.createElement(`fairnotice-${kind}`);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.innerHTML = content;
    document.querySelector("main").replaceChildren(element);
  }, [kind, attributes, content]);
  await page.waitForFunction(() => {
    const root = document.querySelector("main > *").shadowRoot?.querySelector(".fn");
    return root?.firstElementChild && (root.firstElementChild.hidden || "hydrated" in root.dataset);
  });
};
const looked = (see) => `(${see})(document.querySelector("main > *"), document.querySelector("main > *").shadowRoot)`;

const shows = (element, root) => !root.querySelector(".fn").hidden && !root.querySelector(".fn > *").hidden;
const style = (selector, property) => `(element, root) => getComputedStyle(root.querySelector("${selector}"))["${property}"]`;
const says = (text) => `(element, root) => root.querySelector(".fn").innerText.includes("${text}")`;
const requested = (part) => `() => performance.getEntriesByType("resource").filter(({ name }) => name.includes("${part}")).length`;

/** By attribute: its value, what is looked at, and what that is without it and with it. */
const effects = (kind) => {
  const elsewhere = says({ banner: "Disks fail", calendar: "Elsewhere", status: "Major outage" }[kind]);
  const own = says({ banner: "Our own label", calendar: "Our own zone: ", status: "Our own headline" }[kind]);
  return {
    src: [other.url, elsewhere, false, true],
    data: [`/data/${kind}`, elsewhere, false, true],
    texts: ["/texts.json", own, false, true],
    paths: ["/docs/", shows, true, false],
    theme: ["dark", "(element) => getComputedStyle(element).colorScheme", "normal", "dark"],
    wasm: ["off", requested(".wasm"), 1, 0],
    poll: ["1", `() => (${requested(`/embed/v1/${kind}?`)})() > 1`, false, true],
    ...(kind === "calendar" && {
      month: ["2031-05", says("May 2031"), false, true],
      view: ["agenda", style(".fn-grid", "display"), "table", "none"],
    }),
    ...(kind === "banner" && {
      components: ["meetings", shows, true, false],
      regions: ["us", shows, true, false],
      kinds: ["patch", shows, true, false],
      lead: ["P1D", shows, true, false],
      dismiss: ["off", style(".fn-dismiss", "display"), "block", "none"],
      position: ["slot", style(".fn-banner", "position"), "fixed", "relative"],
    }),
  };
};

for (const kind of ELEMENTS) {
  // A clock that is played has no resource timings.
  const open = () => openPage(site.url, { now: null });

  test(`${kind}: without attributes it shows what each of them would change`, async () => {
    const all = Object.entries(effects(kind));
    assert.deepEqual(all.map(([name]) => name).sort(), CONTRACT.attribute[kind].toSorted());
    const { page, end } = await open();
    await put(page, kind);
    for (const [name, [, see, without]] of all) assert.equal(await page.evaluate(looked(see)), without, name);
    await end();
  });

  for (const name of CONTRACT.attribute[kind]) {
    test(`${kind}: the attribute \`${name}\` has its effect`, async () => {
      const [value, see, , within] = effects(kind)[name];
      const { page, end } = await open();
      // Without a stream the element polls, as often as `poll` says.
      if (name === "poll") await page.evaluate(() => Object.defineProperty(Navigator.prototype, "locks", { value: undefined }));
      await put(page, kind, { [name]: value });
      await page.waitForFunction(`${looked(see)} === ${JSON.stringify(within)}`, undefined, { timeout: 5000 }).catch(() => {});
      assert.equal(await page.evaluate(looked(see)), within);
      await end();
    });
  }

  test(`${kind}: the parts that it names are there, and no others`, async () => {
    const { page, end } = await openPage(site.url);
    await put(page, kind);
    const parts = await page.evaluate(looked((element, root) => [...new Set([...root.querySelectorAll("[part]")].map((part) => part.getAttribute("part")))].sort()));
    assert.deepEqual(parts, CONTRACT.part[kind].toSorted());
    await end();
  });

  test(`${kind}: the clock that it takes is the page's`, async () => {
    const { page, end } = await openPage(site.url);
    await put(page, kind);
    await page.evaluate(() => {
      document.querySelector("main > *").now = () => {
        globalThis.taken = true;
        return Date.parse("2026-10-24T21:00:00Z");
      };
    });
    await page.waitForFunction(() => globalThis.taken);
    if (kind === "banner") await sees(page, "fairnotice-banner", "Maintenance starts within the hour");
    if (kind === "calendar") await page.waitForFunction(looked((element, root) => root.querySelector("[aria-current]").innerText.trim().startsWith("24")));
    await end();
  });
}

test("each event is emitted with its detail, out of another shadow root too", async () => {
  const { page, end } = await openPage(site.url);
  await page.evaluate(([names, nowhere]) => {
    globalThis.events = {};
    for (const name of names) {
      addEventListener(name, (event) => {
        const [{ localName }] = event.composedPath();
        (globalThis.events[localName] ??= {})[name] = Object.entries(event.detail).map(([key, value]) => [key, typeof value]);
      });
    }
    const root = document.querySelector("main").attachShadow({ mode: "open" });
    const all = "<fairnotice-banner></fairnotice-banner><fairnotice-calendar></fairnotice-calendar><fairnotice-status></fairnotice-status>";
    root.innerHTML = all + all.replaceAll("></", ` src="${nowhere}"></`);
    globalThis.elements = [...root.children].slice(0, 3);
  }, [Object.keys(CONTRACT.details), site.url]);
  await page.waitForFunction(() => globalThis.elements.every((element) => "hydrated" in (element.shadowRoot?.querySelector(".fn")?.dataset ?? {})));
  const id = await server.announce(urgent());
  await page.waitForFunction(() => globalThis.elements[0].shadowRoot.querySelector(".fn").innerText.includes("Database failover"));
  await page.evaluate(() => globalThis.elements[0].shadowRoot.querySelector(".fn-dismiss").click());
  await server.step(id, "cancel");
  const types = { revision: "number", key: "string", error: "object" };
  const expected = ELEMENTS.map((kind) => [`fairnotice-${kind}`, Object.fromEntries(CONTRACT.event[kind].map((name) => [name, CONTRACT.details[name].map((key) => [key, types[key]])]))]);
  const emitted = () => page.evaluate(() => globalThis.events);
  await page.waitForFunction((count) => Object.values(globalThis.events).flatMap(Object.keys).length >= count, expected.flatMap(([, events]) => Object.keys(events)).length, { timeout: 5000 }).catch(() => {});
  assert.deepEqual(await emitted(), Object.fromEntries(expected));
  await end();
});

test("banner: in each phase the slot of its name takes the page's own text", async () => {
  assert.deepEqual(Object.keys(recordings).map((path) => path.replace("/recorded/", "")).sort(), CONTRACT.slot.banner.toSorted());
  const { page, end } = await openPage(site.url);
  for (const phase of CONTRACT.slot.banner) {
    await put(page, "banner", { data: `/recorded/${phase}` }, `<span slot="${phase}">Our own text</span>`);
    const taken = await page.evaluate(looked((element, root) => [...root.querySelectorAll("slot")].map((slot) => [slot.name, slot.assignedNodes().map(({ textContent }) => textContent).join()])));
    assert.deepEqual(taken, [[phase, "Our own text"]]);
  }
  await end();
});

test("each custom property reaches what the reader sees", async () => {
  const { page, end } = await openPage(site.url);
  await page.evaluate(() => { document.querySelector("main").innerHTML = "<fairnotice-banner></fairnotice-banner><fairnotice-calendar></fairnotice-calendar><fairnotice-status></fairnotice-status>"; });
  await page.waitForFunction(() => [...document.querySelectorAll("main > *")].every((element) => "hydrated" in (element.shadowRoot?.querySelector(".fn")?.dataset ?? {})));
  const names = [...new Set(Object.values(CONTRACT["custom property"]).flat())];
  const without = await page.evaluate(([names, phases]) => {
    const [banner] = [...document.querySelectorAll("main > *")].map((element) => element.shadowRoot);
    const seen = (value) => [...document.querySelectorAll("main > *")].some(({ shadowRoot }) => [...shadowRoot.querySelectorAll("*")].some((node) => {
      const style = getComputedStyle(node);
      return [style.color, style.backgroundColor, style.borderBlockStartColor, style.borderBlockEndColor, style.fontFamily].includes(value);
    }));
    const every = (value) => seen(value) || phases.some((phase) => {
      banner.querySelector(".fn-banner").dataset.phase = phase;
      return seen(value);
    });
    return names.filter((name) => {
      const value = name.endsWith("font") ? "Customer" : "rgb(1, 2, 3)";
      document.documentElement.style.setProperty(name, value);
      const has = every(value);
      document.documentElement.style.removeProperty(name);
      return !has;
    });
  }, [names, CONTRACT.slot.banner]);
  assert.deepEqual(without, []);
  await end();
});
