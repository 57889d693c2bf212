// Which notice a banner shows, as `crates/core/src/notice.rs` and `crates/widget/src/banner.rs` say it.
import { WHEN, distance, iso, write } from "./dates.js";
import { zone } from "./wire.js";

// Most pressing first. Each has its label's and its countdown's place in the list of words.
const PHASES = {
  incident: [9], overrun: [4, 15], "in-progress": [3, 15], verifying: [5, 15], due: [2, 14], "within-the-hour": [1, 13],
  "rolled-back": [6], completed: [7], cancelled: [8], announced: [0, 13],
};
const ORDER = Object.keys(PHASES);

// The order of `State::ALL`: draft, announced, in progress, verifying, completed, rolled back, closed, cancelled.
const phase = ({ s, a, b, f }, now) => {
  if (s === 1) return now >= a ? "due" : now >= a - 36e5 ? "within-the-hour" : "announced";
  if (s === 2 || s === 3) return now >= b ? "overrun" : s === 2 ? "in-progress" : "verifying";
  if (s === 5) return "rolled-back";
  if (now < f) return s === 7 ? "cancelled" : "completed";
};

/** What the banner says at `now`; its `key` names the notice, and is empty where nothing shows. */
export const notice = ({ d, w }, now, dismissed) => {
  const found = [
    ...d.i.map((one) => ({ ...one, b: one.a, path: "incidents", phase: "incident" })),
    ...d.c.map((one) => ({ ...one, path: "maintenance", phase: phase(one, now) })),
  ].filter((one) => one.phase && !dismissed.has(one.i + one.phase));
  found.sort((one, other) => ORDER.indexOf(one.phase) - ORDER.indexOf(other.phase));
  const [first] = found;
  if (!first) return { key: "", words: w };
  const [label, countdown] = PHASES[first.phase];
  const until = countdown && distance((countdown === 15 ? first.b : first.a) - now);
  return {
    key: first.i + first.phase,
    words: w,
    phase: first.phase,
    label: w[label],
    title: first.t,
    href: `${d.u}/${first.path}/${first.i}`,
    start: iso(first.a),
    when: write(WHEN, zone, first.a, first.b),
    until: until ? w[countdown].replace("%", until) : "",
    more: found.length > 1 ? w[12].replace("%", found.length - 1) : "",
  };
};
