// What a calendar shows of a month, as in `crates/widget/src/calendar.rs`.
import * as W from "words";
import { DAY, MONTH, TIME, WEEKDAY, WHEN, iso, write } from "./dates.js";

const DAY_MS = 864e5;
// In the order of `State::ALL`: the name in the style sheet, and the label.
const STATES = [
  ["draft", W.STATE_ANNOUNCED], ["announced", W.STATE_ANNOUNCED], ["in_progress", W.STATE_IN_PROGRESS], ["verifying", W.STATE_IN_PROGRESS],
  ["completed", W.STATE_COMPLETED], ["rolled_back", W.STATE_ROLLED_BACK], ["closed", W.STATE_COMPLETED], ["cancelled", W.STATE_CANCELLED],
];

/** Every text of a month, ready to draw. */
export const month = ({ d, w }, now) => {
  const time = (style, from, to) => ({ at: iso(from), text: write(style, d.z, from, to) });
  const link = (change) => ({ href: `${d.u}/maintenance/${change.i}`, state: STATES[change.s][0], title: change.t });
  const monday = d.d[0] - d.w * DAY_MS + DAY_MS / 2;
  const days = Array.from({ length: d.w }, () => ({ entries: [] }));
  for (let day = 0; day + 1 < d.d.length; day++) {
    const [from, to] = [d.d[day], d.d[day + 1]];
    const changes = d.c.filter((change) => change.a < to && from < change.b);
    days.push({
      date: time(DAY, from),
      today: from <= now && now < to,
      // A window that started on an earlier day is shown again, without its time.
      entries: changes.map((change) => ({ ...link(change), time: change.a >= from ? time(TIME, change.a) : undefined })),
    });
  }
  while (days.length % 7) days.push({ entries: [] });
  return {
    label: w[W.CALENDAR],
    nothing: w[W.NOTHING_PLANNED],
    title: time(MONTH, d.d[14]),
    turns: [["‹", w[W.PREVIOUS], d.l], ["›", w[W.NEXT], d.h]].map(([sign, label, to]) => ({ sign, label, to, href: `${d.u}/maintenance?month=${to}` })),
    weekdays: Array.from({ length: 7 }, (_, day) => time(WEEKDAY, monday + day * DAY_MS)),
    weeks: Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7)),
    agenda: d.c.map((change) => ({
      ...link(change),
      when: time(WHEN, change.a, change.b),
      label: w[STATES[change.s][1]],
      affected: change.x.map((index) => d.p[index].t).join(", "),
    })),
    zone: w[W.TIMES_IN].replace("%", d.z),
  };
};
