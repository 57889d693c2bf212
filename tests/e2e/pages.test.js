// Every page of the status site in every state: axe-core and the Nu HTML checker find nothing, a page is light and asks nobody else for
// anything, the console stays empty (and so the page's policy is kept), and the keyboard reaches everything.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { markupProblems } from "./nu-checker.js";
import { VIEWS, faults, keyboardFaults } from "./reader-checks.js";
import { ANSWERS, EMPTY, PAGES } from "./site-pages.js";
import { NOW, everything } from "./site-states.js";
import { closeBrowser, openPage, startServer } from "./stage.js";

/** The most that a page may weigh, in bytes as they are sent, with its style sheets, its scripts and the WASM of its elements. HTTP/2 sends
 * headers that repeat once, so they do not count. */
const HEAVIEST = 100_000;
const html = {};
const weights = {};
let vendor, beginner;

before(async () => {
  beginner = await startServer({ clock: NOW });
  vendor = await everything();
});
after(async () => {
  await closeBrowser();
  await Promise.all([vendor?.stop(), beginner.stop()]);
});

/** A page's name for people: without the token of a link. */
const named = ({ path, link, form, state }) => [link ? `the link to ${link}` : path, ...(form ? ["with", ...form.flat()] : []), state].join(" ").trim();

/** Opens a page, or sends the form that it is the answer to, and weighs it. */
async function open(server, { path, link, form }, lang, locale) {
  const url = new URL(link ? server.links[link] : path, server.url);
  if (lang) url.searchParams.set("lang", lang);
  const requests = [], documents = [];
  const prepare = (page) => {
    const isDocument = (request) => request.isNavigationRequest() && request.frame() === page.mainFrame();
    // A page begins with its document: before it there was the page with the form.
    page.on("request", (request) => {
      if (isDocument(request)) requests.length = 0;
      requests.push(request);
    });
    page.on("response", (response) => { if (isDocument(response.request())) documents.push(response); });
  };
  // The browser reports an answer such as 404 or 503 as an error of the console.
  const excused = (message) => /^Failed to load resource: the server responded with a status of (4|503)/.test(message.text());
  const opened = await openPage(url.href, { now: NOW, locale, prepare, excused });
  if (form) {
    const sent = opened.page.waitForEvent("load");
    await opened.page.evaluate(([action, fields]) => {
      const form = Object.assign(document.createElement("form"), { method: "post", action });
      form.append(...fields.map(([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value })));
      document.body.append(form);
      form.submit();
    }, [url.href, form]);
    await sent;
  }
  return { ...opened, requests, document: documents.at(-1) };
}

/** What was loaded, in bytes. A stream lasts for as long as the page, and what its predecessor began has no response. */
async function weight(requests) {
  const sizes = await Promise.all(requests.map(async (request) => {
    const isLoaded = !request.url().includes("/api/v1/live") && await request.response();
    // What comes from the browser's cache has a size of less than nothing.
    return isLoaded ? Math.max(0, (await request.sizes()).responseBodySize) : 0;
  }));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function check(whose, shown, views) {
  const server = whose();
  const name = `${server === beginner ? "empty " : ""}${named(shown)}`;
  const { page, end, live, requests, document } = await open(server, shown);
  html[name] = await document.text();
  const found = [];
  // The frame is a part of another page, which has the landmarks and the heading.
  const isFrame = shown.path?.startsWith("/embed/v1/frame") ?? false;
  const excused = isFrame ? ["landmark-one-main", "page-has-heading-one", "region"] : [];
  const look = async (page, view, as = view) => {
    const lines = await faults(page, VIEWS[view], { withBanner: isFrame || ["/", "/demo"].includes(shown.path), excused });
    found.push(...lines.map((line) => `${as}: ${line}`));
  };
  for (const view of Object.keys(VIEWS)) if (views.includes(view)) await look(page, view);
  // In the last view, the smallest window.
  if (views.includes("keyboard")) found.push(...await keyboardFaults(page));
  if (server === vendor) await live();
  weights[name] = await weight(requests);
  const foreign = requests.map((request) => request.url()).filter((url) => url.startsWith("http") && !url.startsWith(`${server.url}/`));
  await end();
  // Right to left, and without spaces between words.
  for (const [lang, locale, looks] of [["ar", "ar-EG", ["light", "narrow"]], ["ja", "ja-JP", ["narrow", "zoomed"]]].filter(([lang]) => views.includes(lang))) {
    const { page, end } = await open(server, shown, lang, locale);
    for (const view of looks) await look(page, view, lang);
    await end();
  }
  assert.deepEqual(found, []);
  assert.deepEqual(foreign, [], "a page asks its own server alone");
  assert.ok(weights[name] < HEAVIEST, `${name} weighs ${weights[name]} bytes`);
}

const ALL = ["light", "dark", "320 pixels", "forced colours", "zoomed", "keyboard", "ar", "ja"];
// What differs from the other pages of its kind is what the page says.
const SOME = ["light", "dark", "narrow"];

describe("a page", { concurrency: 2 }, () => {
  for (const shown of EMPTY) test(`empty ${named(shown)}`, () => check(() => beginner, shown, ["light", "dark"]));
  for (const shown of PAGES) test(named(shown), () => check(() => vendor, shown, shown.isFirst ? ALL : SOME));
});

describe("a page of a form that was sent", () => {
  for (const shown of ANSWERS) test(named(shown), () => check(() => vendor, shown, SOME));
});

test("the headline of each state of a component", async () => {
  for (const status of ["under_maintenance", "degraded_performance", "partial_outage", "major_outage"]) {
    const answer = await beginner.call("PATCH", "/api/v1/components/api", { status });
    assert.equal(answer.status, 200, answer.text);
    await check(() => beginner, { path: "/", state: status }, ["light", "dark"]);
  }
});

test("a page of a server that cannot write", async () => {
  rmSync(beginner.database);
  await check(() => beginner, { path: "/subscribe", form: ANSWERS[1].form }, SOME);
});

test("the Nu HTML checker finds nothing on these pages, in other languages, and in the fragments of the embed", async () => {
  const text = async (path) => (await vendor.call("GET", path)).text;
  for (const lang of ["ar", "de", "es", "fr", "ja", "pt"]) {
    for (const path of ["/", "/maintenance/hostile", "/history", "/promises", "/policy", "/embed", "/subscribe"]) html[`${path} in ${lang}`] = await text(`${path}?lang=${lang}`);
  }
  for (const element of ["banner", "status", "calendar"]) {
    html[`fragment ${element}`] = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${element}</title></head><body>${await text(`/embed/v1/${element}?lang=en`)}</body></html>`;
  }
  const excused = [
    // CSS Shadow Parts has this attribute, and the checker does not know it yet.
    ({ message }) => message.startsWith("Attribute “part” not allowed"),
    // The board is below a heading of the page that it is in.
    ({ message, extract }) => message.startsWith("Section lacks heading") && extract.includes("fn-board"),
    // The checker guesses the language by most of the text, which are the vendor's own long words.
    ({ message }) => message.startsWith("This document appears to be written in"),
  ];
  assert.deepEqual(markupProblems(html, (message) => excused.some((excuses) => excuses(message))), []);
});

test("the heaviest pages", (context) => {
  const heaviest = Object.entries(weights).sort(([, one], [, other]) => other - one).slice(0, 5);
  context.diagnostic(heaviest.map(([name, bytes]) => `${name}: ${bytes} bytes`).join(", "));
});
