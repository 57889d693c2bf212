// In every phase of a record the elements are accessible to every reader, in light and dark, in English and Arabic.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, startServer, update, urgent } from "./stage.js";
import { barriers, openHost, startHosts } from "./hosts.js";

const HOUR = "01:00:00";
let server, hosts, id;
const readers = [];

before(async () => {
  server = await startServer();
  hosts = await startHosts(server);
});
after(async () => {
  await closeBrowser();
  await hosts.stop();
  await server.stop();
});

async function showsEverywhere(phase) {
  for (const { page } of readers) {
    await page.waitForFunction((phase) => witness.root("banner").firstElementChild.dataset.phase === phase, phase);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await barriers(page), [], `${phase}, ${colorScheme}`);
    }
  }
}

async function passes(time, now) {
  await server.clock(now);
  for (const { page } of readers) await page.clock.fastForward(time);
}

test("announced", async () => {
  id = await server.announce(update({ translations: { ar: { title: "تقارير أسرع" } } }));
  for (const [name, locale] of [["plain", "en-GB"], ["right-to-left", "ar-SA"]]) {
    const reader = await openHost(`${hosts.url}${name}.html`, { locale });
    await reader.hydrated();
    await reader.page.locator("fairnotice-banner summary").click();
    readers.push(reader);
  }
  await showsEverywhere("announced");
});

test("moved", async () => {
  const answer = await server.call("PATCH", `/api/v1/changes/${id}`, { start: "2026-10-24T21:00:00Z", end: "2026-10-24T23:00:00Z", message: "Half an hour earlier." }, { "if-match": '"1"', "content-type": "application/merge-patch+json" });
  assert.equal(answer.status, 200, answer.text);
  await showsEverywhere("moved");
});

test("cancelled", async () => {
  await server.step(await server.announce(urgent({ title: "Cache restart" })), "cancel", "Not needed.");
  await showsEverywhere("cancelled");
});

test("within the hour, due, in progress, verifying, overrun, incident, finished", async () => {
  const failover = await server.announce(urgent());
  await showsEverywhere("within-the-hour");
  await passes("31:00", "2026-10-05T08:31:00Z");
  await showsEverywhere("due");
  await server.step(failover, "start", "We begin.");
  await showsEverywhere("in-progress");
  await server.step(failover, "verify", "It runs; we watch it.");
  await showsEverywhere("verifying");
  await passes(HOUR, "2026-10-05T09:31:00Z");
  await showsEverywhere("overrun");
  await server.step(failover, "incident", "Every fifth request fails.");
  await showsEverywhere("incident");
  const answer = await server.call("POST", `/api/v1/incidents/${failover}-incident-1/updates`, { stage: "resolved", message: "Requests are answered." });
  assert.equal(answer.status, 200, answer.text);
  await server.step(failover, "finish", "Done.");
  await showsEverywhere("completed");
});

test("rolled back", async () => {
  const upgrade = await server.announce(urgent({ title: "Queue upgrade", start: "2026-10-05T09:40:00Z", end: "2026-10-05T10:40:00Z", rollback: { infrastructure: "The old machines wait.", services: "Redeploy.", data: "Restore." } }));
  await passes("10:00", "2026-10-05T09:41:00Z");
  await server.step(upgrade, "start", "We begin.");
  await server.step(upgrade, "rollback", "We go back.");
  await showsEverywhere("rolled-back");
});

test("in all that time no console had a message", async () => {
  for (const { end } of readers) await end();
});
