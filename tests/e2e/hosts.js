// The host pages of the preview as customers serve them, with a real server, and what no host page may ever notice.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname } from "node:path";
import { openPage } from "./stage.js";

const FOLDER = new URL("../../www/preview/hosts/", import.meta.url);
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What a page cannot say in its own text. */
const HEADERS = {
  "/coep.html": { "cross-origin-embedder-policy": "require-corp", "cross-origin-opener-policy": "same-origin" },
};

/** A page of the preview with a server behind it: its script, and what its policy allows, are the server's. */
export const served = (html, server) => html
  .replaceAll('src="../embed.js"', `src="${server.url}/embed/v1/embed.js"`)
  .replaceAll(/ data="\.\.[^"]*"/g, "")
  .replaceAll("'self'", `'self' ${server.url}`);

const without = (html) => html.replaceAll(/<script async [^>]*><\/script>/g, "");
const withAttributes = (html, attributes) => html.replaceAll(/<fairnotice-\w+/g, (tag) => [tag, ...attributes].join(" "));

/** Serves the host pages from an origin of their own. An address's query gives every element these attributes; `bare` leaves the script out. */
export async function startHosts(server) {
  const site = createServer((request, answer) => {
    const { pathname, searchParams } = new URL(request.url, "http://hosts");
    const { bare, route, ...attributes } = Object.fromEntries(searchParams);
    let body = readFileSync(new URL(`.${pathname}`, FOLDER), "utf8");
    if (pathname.endsWith(".html")) {
      body = withAttributes(served(body, server), Object.entries(attributes).map(([name, value]) => `${name}="${value}"`));
      if (bare !== undefined) body = without(body);
    }
    answer.writeHead(200, { "content-type": TYPES[extname(pathname)], ...HEADERS[pathname] }).end(body);
  });
  await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${site.address().port}/`, stop: () => new Promise((resolve) => { site.closeAllConnections(); site.close(resolve); }) };
}

// Runs in the page before anything of its own.
function witness() {
  const shifts = [], reports = [];
  const all = (root) => [...root.querySelectorAll("*")].flatMap((node) => [node, ...(node.shadowRoot ? all(node.shadowRoot) : [])]);
  const named = (node) => node?.nodeType === 1 ? [node.localName, ...node.classList].join(".") : node?.nodeName;
  // Firefox and WebKit measure no shift. There it is what lies elsewhere than in the frame before, without the reader's doing.
  // Offsets leave out what only a transform moves, as the measure does.
  const compare = () => {
    let before = new Map(), input = -Infinity;
    for (const type of ["pointerdown", "keydown"]) addEventListener(type, () => { input = performance.now(); }, true);
    const look = () => {
      const isStyled = [...document.querySelectorAll("link[rel='stylesheet']")].every(({ sheet }) => sheet);
      const seen = ({ top, bottom, height }) => height && top < innerHeight && bottom > 0;
      const nodes = isStyled ? [...document.querySelectorAll("body *")].filter((node) => seen(node.getBoundingClientRect())) : [];
      const after = new Map(nodes.map((node) => [node, node.offsetTop]));
      for (const [node, top] of after) {
        const moved = Math.abs(top - before.get(node));
        if (moved > 3 && performance.now() - input > 500) shifts.push(`${named(node)} by ${moved}`);
      }
      before = after;
      requestAnimationFrame(look);
    };
    look();
  };
  if (!PerformanceObserver.supportedEntryTypes.includes("layout-shift")) compare();
  new PerformanceObserver((list) => list.getEntries().forEach(({ value, hadRecentInput, sources }) => {
    const moved = ({ node, previousRect, currentRect }) => `${named(node)} ${JSON.stringify(previousRect)} -> ${JSON.stringify(currentRect)}`;
    if (!hadRecentInput) shifts.push(`${value}: ${sources.map(moved).join("; ")}`);
  })).observe({ type: "layout-shift", buffered: true });
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => reports.push(`${effectiveDirective} ${blockedURI}`));
  const guests = (kind = "") => all(document).filter(({ localName }) => localName.startsWith(`fairnotice-${kind}`));
  const computed = (node, pseudo) => {
    const style = getComputedStyle(node, pseudo);
    return Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)]));
  };
  const styles = (nodes) => nodes.flatMap((node) => [[named(node), computed(node)], [`${named(node)}::before`, computed(node, "::before")]]);
  globalThis.witness = {
    shifts,
    reports,
    guests,
    root: (kind) => guests(kind)[0]?.shadowRoot?.querySelector(".fn"),
    inside: () => styles(guests().flatMap(({ shadowRoot }) => [...shadowRoot.querySelectorAll("*")])),
    outside: () => styles(all(document).filter((node) => !node.localName.startsWith("fairnotice-") && !node.getRootNode().host?.localName.startsWith("fairnotice-") && !node.matches("link, script"))),
    // The page's own tree, without the script itself and what it may put into the head.
    tree() {
      const copy = document.documentElement.cloneNode(true);
      for (const node of copy.querySelectorAll("script[async], link[rel='modulepreload']")) node.remove();
      return copy.outerHTML.replaceAll(/\n+/g, "\n");
    },
    globals: () => Object.getOwnPropertyNames(globalThis).sort(),
  };
}

/** Opens a host page as a reader, on whose side a witness stands. */
export async function openHost(url, context) {
  const reader = await openPage("about:blank", context);
  const { page } = reader;
  await page.addInitScript(witness);
  await page.goto(url);
  return {
    ...reader,
    // As one text: a protocol takes long for a large object.
    witness: async (what) => JSON.parse(await page.evaluate(`JSON.stringify(witness.${what}())`)),
    /** Resolves once each element of the page is hydrated. */
    async hydrated() {
      await page.waitForFunction(() => witness.guests().every(({ shadowRoot }) => "hydrated" in (shadowRoot?.querySelector(".fn")?.dataset ?? {})));
    },
    /** Fails on anything that a host would notice: content that moved, a report of its policy, a barrier for a reader. */
    async harmless(state, { reports = [] } = {}) {
      // A shift is reported with the next frame.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const seen = await page.evaluate(() => ({ shifts: witness.shifts, reports: witness.reports }));
      assert.deepEqual(seen, { shifts: [], reports }, state);
      assert.deepEqual(await barriers(page), [], state);
    },
  };
}

/** What axe-core has against our elements. */
export async function barriers(page) {
  await page.evaluate(`void (globalThis.axe ?? (() => { ${AXE} })())`);
  return page.evaluate(async (rules) => {
    const { violations } = await axe.run({ include: witness.guests() }, { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`));
  }, RULES);
}

// Used values of the box, which depend on the room that the page gives.
const ROOM = /^(block-size|inline-size|height|width|inset-.*|top|right|bottom|left|perspective-origin|transform-origin|grid-template-.*)$/;

/** Where two lists of computed styles differ, but for the room that they had. */
export function differences(these, those) {
  assert.deepEqual(these.map(([name]) => name), those.map(([name]) => name), "the same elements");
  return these.flatMap(([name, style], at) => Object.keys(style)
    .filter((property) => !ROOM.test(property) && style[property] !== those[at][1][property])
    .map((property) => `${name} ${property}: ${style[property]}, not ${those[at][1][property]}`));
}
