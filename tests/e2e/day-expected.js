// What a reader must see at an instant, worked out from the steps of the day's vendor. It uses nothing of the product.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const LABELS = {
  "incident": "Incident",
  "overrun": "Maintenance is taking longer than planned",
  "in-progress": "Maintenance in progress",
  "verifying": "Maintenance is being verified",
  "due": "Maintenance is about to start",
  "did-not-start": "Maintenance did not start as planned",
  "within-the-hour": "Maintenance starts within the hour",
  "rolled-back": "Maintenance was rolled back",
  "completed": "Maintenance finished",
  "cancelled": "Maintenance cancelled",
  "moved": "Maintenance moved",
  "announced": "Scheduled maintenance",
};
/** Most pressing first. */
const PHASES = Object.keys(LABELS);

const DISTANCES = {
  "announced": ["starts", "start"], "moved": ["starts", "start"], "within-the-hour": ["starts", "start"],
  "due": ["planned start", "start"], "did-not-start": ["planned start", "start"],
  "in-progress": ["planned end", "end"], "verifying": ["planned end", "end"], "overrun": ["planned end", "end"],
};

function phase({ state, start, end, moved, until }, now) {
  switch (state) {
    // T11: a window that has ended without work says so for an hour.
    case "announced": return now >= end + HOUR ? undefined : now >= end ? "did-not-start" : now >= start ? "due" : now >= start - HOUR ? "within-the-hour" : now < moved ? "moved" : "announced";
    case "in-progress":
    case "verifying": return now >= end ? "overrun" : state;
    case "rolled-back":
    case "incident": return state;
    default: return now < until ? state : undefined;
  }
}

/** When work went on: the announced window, until it is known better. */
const ran = ({ start, end, began, ended }) => (began ? [began, Math.max(ended || end, began)] : [start, end]);

/** A record with the times that every surface shows. */
const shown = (record) => {
  const [start, end] = ran(record);
  return { ...record, start, end };
};

/** The hour that a reader in Madrid has. */
const MADRID = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Madrid" });
const inMadrid = (at) => MADRID.format(at);

/** Every instant at which what the records say changes by itself. */
export const turns = (records) => records.map(shown).flatMap(({ start, end, moved, until }) => [start - HOUR, start, end, end && end + HOUR, moved, until]).filter(Boolean);

/** What a banner shows of these records at an instant: the first notice, and the others below it; nothing on a quiet day. */
export function banner(records, now, component) {
  const showing = records
    .filter(({ components }) => !component || components.includes(component))
    .map(shown)
    .map((record) => ({ ...record, phase: phase(record, now) }))
    .filter((notice) => notice.phase)
    .sort((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase)
      // Of incidents the newest is first, of changes the one that starts first.
      || (a.phase === "incident" ? b.start - a.start : a.start - b.start) || (a.id < b.id ? -1 : 1));
  if (!showing.length) return null;
  const facts = ({ phase, title, start, end }) => ({ phase, label: LABELS[phase], title, start, times: [...new Set((end ? [start, end] : [start]).map(inMadrid))] });
  return {
    ...facts(showing[0]),
    more: showing.length - 1,
    others: showing.slice(1).map(facts),
  };
}

/** The headline of a status board. */
export function headline(records) {
  const states = records.map(({ state }) => state);
  if (states.includes("incident")) return "Partial outage";
  return states.some((state) => state === "in-progress" || state === "verifying") ? "Maintenance in progress" : "All systems operational";
}

const STATES = {
  "announced": "planned", "in-progress": "in progress", "verifying": "in progress", "completed": "finished", "rolled-back": "rolled back",
  "undone": "rolled back", "cancelled": "cancelled",
};

/** The lines of a calendar's list. */
export const agenda = (records) => records
  .filter(({ state }) => state in STATES)
  .map(shown)
  .sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
  .map(({ title, state }) => `${title}: ${STATES[state]}`);

const UNITS = { second: 1000, minute: MINUTE, hour: HOUR, day: 24 * HOUR };

/** Whether a text such as `in 3 minutes` is right to its unit for a distance between two. A unit's last twentieth counts as a complete unit. */
export function measures(text, least, most) {
  const [, ahead, count, unit, ago] = /^(in )?(\d+) (second|minute|hour|day)s?( ago)?$/.exec(text) ?? [];
  if (!unit || Boolean(ahead) === Boolean(ago)) return false;
  const [low, high] = ahead ? [least, most] : [-most, -least];
  const claimed = Number(count) * UNITS[unit];
  return high >= claimed - UNITS[unit] * 0.05 && low < claimed + UNITS[unit];
}

/** Whether what stands beside the title is how far a record's start or end is from an instant between two. */
export function counts(until, phase, record, earliest, latest) {
  const { start, end } = shown(record);
  const [label, at] = DISTANCES[phase] ?? [];
  if (!label) return until === "";
  const to = at === "start" ? start : end;
  return until.startsWith(`${label} `) && measures(until.slice(label.length + 1), to - latest, to - earliest);
}
