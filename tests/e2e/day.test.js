// A vendor's day, played at speed for readers whose network is cut and restored: what they see is true by their own clock, or
// shows its age. FAIRNOTICE_SEED draws another day, FAIRNOTICE_DAYS several.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Reader } from "./day-reader.js";
import { Vendor, random } from "./day-vendor.js";
import { BEGINNING, closeBrowser, customerPage, startServer, startSite } from "./stage.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** How much of the readers' time passes between two looks. */
const LOOK = 1100;
/** A minute between two requests, a fifth more at most, and up to a second before and after. */
const PROMISED = 75_000;
const SEED = Number(process.env.FAIRNOTICE_SEED ?? 6);
const DAYS = Number(process.env.FAIRNOTICE_DAYS ?? 1);

const READERS = [
  { name: "the banner", element: "banner" },
  { name: "the banner without WASM", element: "banner", plain: true, attributes: "wasm='off'" },
  { name: "the quiet banner", element: "banner", component: "meetings", attributes: "components='meetings'" },
  { name: "the status board", element: "status" },
  { name: "the calendar", element: "calendar" },
];

const iso = (at) => new Date(at).toISOString();

after(closeBrowser);

async function play(seed, ends) {
  const draw = random(seed);
  const server = await startServer();
  ends(() => server.stop());
  server.up = true;
  const vendor = new Vendor(server, draw);
  const script = `<script async data-auto="off" src="${server.url}/embed/v1/embed.js"></script>`;
  const site = await startSite(Object.fromEntries(READERS.map(({ element, attributes }, at) => (
    [`/${at}`, customerPage(`<h1>Customer</h1><fairnotice-${element} ${attributes ?? ""}></fairnotice-${element}>${script}`)]
  ))));
  ends(() => site.stop());
  let now = Date.parse(BEGINNING);
  const readers = await Promise.all(READERS.map((of, at) => {
    const wrong = draw.chance(0.4) ? draw.between(-30, 30) * HOUR : 0;
    return Reader.open(`${site.url}/${at}`, server, vendor, now, { ...of, wrong });
  }));
  const each = (work) => Promise.all(readers.map(work));

  const moveTo = async (next) => {
    now = vendor.clear(next);
    const releases = await each((reader) => reader.move(now));
    if (server.up) {
      await server.clock(iso(now));
      vendor.clockwork(now);
    }
    await Promise.all(releases.map((release) => release()));
  };
  // All clocks go on together until what these readers see is true.
  const check = async (some = readers) => {
    const before = some.map(({ known, heard }) => ({ known, heard }));
    let wrong = some;
    for (let spent = 0, piece = LOOK; wrong.length; spent += piece) {
      // The first looks are for what needs another turn of a second, the later ones for what waits for longer.
      if (spent > 2 * LOOK) piece = 3 * LOOK;
      await each((reader) => reader.run(piece));
      now += piece;
      if (server.up) await server.clock(iso(now));
      const faults = await Promise.all(wrong.map((reader) => reader.look(piece, spent > 2 * LOOK ? 50 : 300)));
      wrong = wrong.filter((reader, at) => {
        assert.ok(!faults[at] || (reader.connected && spent < PROMISED), faults[at]);
        return faults[at];
      });
    }
    await Promise.all(some.map((reader, at) => reader.saidNothingElse(before[at])));
  };

  // Every reader has seen a notice before any network is cut, so the script for the hydration is loaded.
  await moveTo(now + MINUTE);
  await check();
  await vendor.announce(now, ["meetings", "web"]);
  await moveTo(now + 2 * MINUTE);
  await check();
  while (now < Date.parse(BEGINNING) + 24 * HOUR) {
    await moveTo(now + draw.between(...draw.one([[2, 5], [10, 40], [60, 120]])) * MINUTE);
    await check();
    let back = readers.filter(({ way }) => way !== "open" && draw.chance(0.3));
    await Promise.all(back.map((reader) => reader.restore()));
    if (!server.up && draw.chance(0.4)) {
      await server.again(iso(now));
      server.up = true;
      vendor.clockwork(now);
      back = readers;
    }
    await check(back);
    if (server.up && draw.chance(0.8)) {
      await vendor.step(now);
      // A quiet page knows of it after its next request.
      await check(readers.filter(({ listens }) => listens));
    }
    for (const reader of readers) if (reader.way === "open" && draw.chance(0.05)) await reader.cut(draw.one(["offline", "aborted"]));
    if (server.up && draw.chance(0.06)) {
      await server.halt(draw.one(["SIGKILL", "SIGTERM"]));
      server.up = false;
    }
  }
  await server.halt("SIGKILL");
  server.up = false;
  // Two steps: nearly a day after the last response, and more than a day.
  for (const hours of [23, 2]) {
    await moveTo(now + hours * HOUR);
    await check();
  }
  await each((reader) => reader.end());
}

for (let seed = SEED; seed < SEED + DAYS; seed += 1) {
  test(`every reader sees what is true, in every state of the network (FAIRNOTICE_SEED=${seed})`, (t) => play(seed, (end) => t.after(end)));
}
