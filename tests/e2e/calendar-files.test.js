// The calendar file of a record, read by three programs that share no code: ical.js, node-ical and ts-ics.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import ICAL from "ical.js";
import nodeIcal from "node-ical";
import { convertIcsCalendar } from "ts-ics";
import { startServer, urgent } from "./stage.js";

/** What each program reads of the one event: title, description, number, state, and both ends. */
const READERS = {
  "ical.js": (text) => {
    const event = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent"));
    return {
      title: event.summary, description: event.description, number: event.sequence, status: event.component.getFirstPropertyValue("status"),
      ends: [event.startDate, event.endDate].map((time) => time.toJSDate().toISOString()),
    };
  },
  "node-ical": (text) => {
    const event = Object.values(nodeIcal.sync.parseICS(text)).find(({ type }) => type === "VEVENT");
    return {
      title: event.summary, description: event.description, number: Number(event.sequence), status: event.status,
      ends: [event.start, event.end].map((time) => new Date(time).toISOString()),
    };
  },
  "ts-ics": (text) => {
    const [event] = convertIcsCalendar(undefined, text).events;
    return {
      title: event.summary, description: event.description, number: event.sequence ?? 0, status: event.status,
      ends: [event.start, event.end].map(({ date }) => date.toISOString()),
    };
  },
};

let server;
before(async () => { server = await startServer({ clock: "2026-10-24T23:30:00Z" }); });
after(() => server.stop());

const read = async (id) => {
  const { text } = await server.call("GET", `/maintenance/${id}/calendar.ics`);
  return Object.entries(READERS).map(([name, reader]) => [name, reader(text)]);
};

test("E3, E4: three readers agree on texts, on the number and on the state", async () => {
  const id = await server.announce(urgent({
    title: "Cut, then; \\paste", description: "One.\r\nTwo,\rthree;\u0001 \\four.\r\n", start: "2026-10-25T00:30:00Z", end: "2026-10-25T01:30:00Z", decided_at: "2026-10-24T23:00:00Z",
  }));
  const announced = await read(id);
  await server.step(id, "cancel");
  const cancelled = await read(id);
  for (const [at, [name, event]] of announced.entries()) {
    assert.equal(event.title, "Cut, then; \\paste", name);
    assert.ok(event.description.startsWith("One.\nTwo,\nthree; \\four."), `${name}: ${JSON.stringify(event.description)}`);
    // E2: in UTC, a window in which clocks are changed is as long as it is.
    assert.deepEqual(event.ends, ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"], name);
    const [, later] = cancelled[at];
    assert.ok(later.number > event.number, `${name}: ${event.number}, then ${later.number}`);
    assert.equal(later.status, "CANCELLED", name);
  }
});
