// A vendor to whom everything has happened: every state of work, incidents, releases, promises and subscriptions at one instant.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer, update, urgent } from "./stage.js";

/** The instant at which the pages are looked at. */
export const NOW = "2026-10-05T12:00:00Z";
/** Markup that must be shown as text. */
const HOSTILE = `<img src=x onerror="window.hit=1"></script><script>window.hit=1</script>{{7*7}} " ' & <!--`;
// One word that no line can hold, and a text of many lines.
const LONG = `${"Pneumonoultramicroscopicsilicovolcanoconiosis".repeat(6)} ${"and it goes on ".repeat(60)}`;
const TITLE = `${"Pneumonoultramicroscopicsilicovolcanoconiosis".repeat(2)} has a new timetable of ${"many ".repeat(12)}ships`.slice(0, 200);
const translated = (text) => ({ ar: `عربي: ${text}`, ja: `日本語：${text}`, es: `Español: ${text}` });

/** The reference policy, with many components in groups in place of its own. */
function policy() {
  const reference = readFileSync(new URL("../../policies/reference-strict.toml", import.meta.url), "utf8");
  const tables = reference.split(/^(?=\[)/m).filter((table) => !table.startsWith("[[components]]"));
  const component = (id, name, group) => `[[components]]\nid = "${id}"\nname = ${JSON.stringify(name)}\ngroup = ${JSON.stringify(group)}\nregions = ["eu", "us"]\n\n`;
  const own = [["api", "API"], ["web", "Web application"], ["sign-in", "Sign-in"], ["hostile", HOSTILE]].map(([id, name]) => component(id, name, ""));
  const grouped = ["Meetings", HOSTILE, "Storage"].flatMap((group, place) => Array.from({ length: 8 }, (_, at) => component(`c${place}${at}`, `${at === 3 ? LONG.slice(0, 200) : "Part"} ${at}`, group)));
  return [...tables, "\n", ...own, ...grouped].join("");
}

/** Starts a server and lets everything happen. Records have what they show as their id; `links` are those of mails. */
export async function everything() {
  const folder = mkdtempSync(join(tmpdir(), "fairnotice-policy-"));
  writeFileSync(join(folder, "policy.toml"), policy());
  const server = await startServer({ clock: "2026-09-07T06:00:00Z", policy: join(folder, "policy.toml") });
  const stop = () => server.stop().finally(() => rmSync(folder, { recursive: true }));
  try {
    return { ...server, links: await happen(server), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function happen(server) {
  const post = async (path, body, method = "POST", headers = {}) => {
    const answer = await server.call(method, path, body, headers);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`);
    return answer.json;
  };
  const at = (time) => server.clock(time.length === 5 ? `2026-10-05T${time}:00Z` : time);
  const work = async (name, from, to, more = {}) => {
    const [start, end] = [from, to].map((time) => (time.length === 5 ? `2026-10-05T${time}:00Z` : time));
    await server.announce(urgent({ id: name, title: `Work: ${name}`, start, end, decided_at: new Date(Date.parse(start) - 36e5).toISOString(), ...more }));
  };
  const patch = async (name, body) => {
    const { headers } = await server.call("GET", `/api/v1/changes/${name}`);
    await post(`/api/v1/changes/${name}`, body, "PATCH", { "if-match": headers.get("etag"), "content-type": "application/merge-patch+json" });
  };

  // More work than a page of promises has.
  const past = Array.from({ length: 50 }, (_, count) => `past-${count}`);
  await Promise.all(past.map((name) => work(name, "2026-09-08T07:00:00Z", "2026-09-08T08:00:00Z", { decided_at: "2026-09-07T05:50:00Z" })));
  await Promise.all(past.slice(2).map((name) => server.step(name, "cancel")));
  // Work that ended too late broke a promise.
  await at("2026-09-08T07:00:00Z");
  for (const name of past.slice(0, 2)) await server.step(name, "start");
  await at("2026-09-08T09:00:00Z");
  await server.step("past-0", "finish", "It is done.");
  await server.step("past-1", "rollback", "It is undone.");
  for (const name of past.slice(0, 2)) await server.step(name, "close", "It stays so.");
  await at("2026-09-20T08:00:00Z");
  await releases(server, post);
  await server.announce(update({ id: "planned", translations: translations("Reports get faster"), release: { from: "4.2.1", to: "4.3.0", docs_changed: false, notes_at: "2026-09-20T08:00:00Z", items: ITEMS } }));
  await server.announce(update({
    id: "waived", title: "A waiver for a supplier's date", start: "2026-10-06T21:30:00Z", end: "2026-10-06T23:30:00Z", release: { from: "4.3.0", to: "4.4.0" },
    waivers: ["C3", "C5"].map((rule) => ({ rule, reason: HOSTILE, by: "Ana Ruiz", at: "2026-09-20T07:00:00Z" })),
  }));
  await at("08:00");
  const links = await subscribe(server);
  await work("hostile", "08:10", "23:00", {
    title: HOSTILE, description: HOSTILE, effect_without_downtime: HOSTILE, translations: translations(HOSTILE), components: [{ id: "hostile", impact: "full_outage", downtime: true }],
    urgent: { cause: HOSTILE, criticality: HOSTILE, impact: HOSTILE, time_of_day: HOSTILE, risk_of_delay: HOSTILE },
  });
  await work("long", "08:10", "23:00", { title: TITLE, description: LONG, translations: translations(TITLE), components: ["c03", "c13", "c23"].map((id) => ({ id, impact: "degraded", downtime: true })) });
  for (const name of ["hostile", "long"]) {
    const text = name === "long" ? LONG : HOSTILE;
    await post(`/api/v1/changes/${name}/start`, { message: text, translations: translated(text), deviation: text });
    await post(`/api/v1/changes/${name}/incident`, { title: name === "long" ? TITLE : HOSTILE, message: text, translations: translated(text) });
    await post(`/api/v1/changes/${name}/updates/0`, { message: `${text} Corrected.` }, "PATCH");
  }
  await work("did-not-start", "08:30", "09:30");
  await work("overrun", "09:00", "10:00");
  await work("moved", "2026-10-06T09:00:00Z", "2026-10-06T10:00:00Z", { decided_at: "2026-10-05T07:50:00Z" });
  await work("cancelled", "2026-10-06T09:00:00Z", "2026-10-06T10:00:00Z", { decided_at: "2026-10-05T07:50:00Z" });
  await at("09:00");
  await server.step("overrun", "start");
  await patch("moved", { start: "2026-10-12T09:00:00Z", end: "2026-10-12T10:00:00Z", message: "Moved by a week." });
  await at("10:30");
  for (const name of ["verifying", "finished", "rolled-back"]) await work(name, "11:00", "12:50", { components: [{ id: "web", impact: "brief_interruptions", downtime: true }] });
  await at("11:00");
  for (const name of ["verifying", "finished", "rolled-back"]) await server.step(name, "start", `Work on ${name} has begun.`);
  await work("in-progress", "11:10", "13:00");
  await work("due", "11:55", "12:40", { components: [{ id: "sign-in", impact: "partial_outage", downtime: true }] });
  await work("within-the-hour", "12:30", "13:30", { components: [{ id: "sign-in", impact: "degraded", downtime: true }] });
  await at("11:10");
  await server.step("in-progress", "start", "Work has begun.");
  await incidents(post);
  await at("11:40");
  await server.step("verifying", "verify", "We look whether it holds.");
  await server.step("finished", "finish", "All is done.");
  await server.step("rolled-back", "rollback", "The old version is back.");
  await server.step("cancelled", "cancel", "The parts did not come.");
  await at(NOW);
  links.unsubscribe = await linkTo(server, "reader@customer.example", "/unsubscribe");
  return links;
}

const translations = (text) => Object.fromEntries(Object.entries(translated(text)).map(([language, title]) => [language, { title, description: title, effect_without_downtime: title }]));

const ITEMS = ["feature", "improvement", "patch"].map((category) => ({
  category, title: category === "patch" ? TITLE : HOSTILE, behaviour: HOSTILE, impact: HOSTILE, toggle: HOSTILE, per_organisation: true, compatible: true,
}));

async function releases(server, post) {
  await post("/api/v1/releases", { from: "4.3.0", to: "4.4.0", scope_tentative: HOSTILE });
  await post("/api/v1/releases", { from: "5.0.0", to: "5.1.0", scope_tentative: LONG });
  await post("/api/v1/releases/5.1.0/notes", { scope_final: LONG, items: ITEMS });
  await post("/api/v1/releases/5.1.0/documentation", { url: "https://docs.example/5.1" });
}

/** One of each stage, with every state that a component can have. */
async function incidents(post) {
  const states = ["under_maintenance", "degraded_performance", "partial_outage", "major_outage"];
  for (const [place, stage] of ["investigating", "identified", "monitoring", "resolved"].entries()) {
    const components = states.map((status, at) => ({ id: `c${place % 3}${at + (place === 3 ? 4 : 0)}`, status }));
    await post("/api/v1/incidents", { id: stage, title: `Incident: ${stage}`, title_translations: translated(stage), message: LONG.slice(0, 400), translations: translated(stage), components });
    if (place) await post(`/api/v1/incidents/${stage}/updates`, { stage, message: "There is news." });
  }
  await post("/api/v1/components/api", { status: "major_outage" }, "PATCH");
}

/** The links of mails, by the page that each opens: of one who has not confirmed, of one who reads, of one who has left. */
async function subscribe(server) {
  const send = async (path, fields = []) => {
    const answer = await fetch(server.url + path, { method: "POST", body: new URLSearchParams(fields) });
    assert.equal(answer.status, 200, await answer.clone().text());
    return answer.text();
  };
  const what = ["changes", "incidents", "releases"].map((value) => ["what", value]);
  const links = {};
  await Promise.all(["new", "reader", "leaver"].map(async (name) => {
    const address = `${name}@customer.example`;
    await send("/subscribe", [["address", address], ["language", "en"], ["zone", "Asia/Tokyo"], ...what]);
    const confirm = await linkTo(server, address, "/subscribe/confirm");
    if (name === "new") return Object.assign(links, { confirm });
    const [manage] = /\/manage\?token=[\w-]+/.exec(await send(confirm));
    if (name === "reader") return Object.assign(links, { manage });
    await send(manage, [["do", "unsubscribe"]]);
    return Object.assign(links, { undo: await linkTo(server, address, "/unsubscribe/undo") });
  }));
  return links;
}

/** The link to a page in a mail to this address; the mail needs a moment. */
async function linkTo(server, address, path) {
  for (const until = Date.now() + 20_000; Date.now() < until;) {
    const list = (await server.call("GET", "/dev/mail")).text;
    for (const [, number] of list.matchAll(/href="\/dev\/mail\/(\d+)"/g)) {
      const { text } = await server.call("GET", `/dev/mail/${number}`);
      const link = text.includes(address) && new RegExp(`${path}\\?token=[\\w-]+`).exec(text);
      if (link) return link[0];
    }
  }
  throw new Error(`no mail to ${address} has a link to ${path}`);
}
