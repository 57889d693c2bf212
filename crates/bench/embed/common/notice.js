// What a banner shows, as in `crates/core/src/notice.rs` and `crates/widget/src/banner.rs`.
import * as W from "words";
import { WHEN, count, distance, iso, write } from "./dates.js";
import { zone } from "./wire.js";

// Most urgent first: the label, the text of the countdown, and the key of the instant that it counts to.
const PHASES = {
  incident: [W.INCIDENT], overrun: [W.OVERRUN, W.ENDS, "b"], "in-progress": [W.IN_PROGRESS, W.ENDS, "b"], verifying: [W.VERIFYING, W.ENDS, "b"],
  due: [W.DUE, W.WAS_TO_START, "a"], "within-the-hour": [W.WITHIN_THE_HOUR, W.STARTS, "a"], "rolled-back": [W.ROLLED_BACK],
  completed: [W.COMPLETED], cancelled: [W.CANCELLED], moved: [W.MOVED, W.STARTS, "a"], announced: [W.ANNOUNCED, W.STARTS, "a"],
};
const ORDER = Object.keys(PHASES);

// The order of `State::ALL`: draft, announced, in progress, verifying, completed, rolled back, closed, cancelled.
const phase = ({ s, a, b, f, v }, now) => {
  if (s === 1) return now >= a ? "due" : now >= a - 36e5 ? "within-the-hour" : now < v ? "moved" : "announced";
  if (s === 2 || s === 3) return now >= b ? "overrun" : s === 2 ? "in-progress" : "verifying";
  if (s === 5) return "rolled-back";
  if (now < f) return s === 7 ? "cancelled" : "completed";
};

/** What the banner shows at `now`. Its `key` identifies the notice, and is empty if there is none. */
export const notice = ({ d, w }, now, dismissed) => {
  const found = [
    ...d.i.map((one) => ({ ...one, b: one.a, path: "incidents", phase: "incident" })),
    ...d.c.map((one) => ({ ...one, path: "maintenance", phase: phase(one, now) })),
  ].filter((one) => one.phase && !dismissed.has(one.i + one.phase));
  found.sort((one, other) => ORDER.indexOf(one.phase) - ORDER.indexOf(other.phase));
  const facts = (one) => ({
    phase: one.phase,
    label: w[PHASES[one.phase][0]],
    title: one.t,
    href: `${d.u}/${one.path}/${one.i}`,
    start: iso(one.a),
    when: write(WHEN, zone, one.a, one.b),
  });
  const fixed = { region: w[W.REGION], dismiss: w[W.DISMISS] };
  const [first, ...others] = found;
  if (!first) return { ...fixed, key: "", links: [], others: [] };
  const [, countdown, to] = PHASES[first.phase];
  const shown = facts(first);
  const isChange = first.phase !== "incident";
  return {
    ...fixed,
    ...shown,
    key: first.i + first.phase,
    until: countdown === undefined ? "" : w[countdown].replace("%", distance(first[to] - now)),
    summary: others.length ? count(w[W.MORE], others.length) : w[W.DETAILS],
    message: isChange && first.m,
    affected: isChange && first.x.length > 0 && w[W.AFFECTS].replace("%", first.x.map((index) => d.p[index].t).join(", ")),
    links: [
      { href: shown.href, text: w[W.RECORD] },
      ...isChange ? [{ href: `${shown.href}/calendar.ics`, text: w[W.ADD_TO_CALENDAR] }] : [],
    ],
    others: others.map(facts),
  };
};
