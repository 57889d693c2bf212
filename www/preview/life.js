// The recorded life of a change: its turns, and where an instant lies between them. All turns have the same room on the slider:
// else the hours that matter would be lost between the weeks that do not.

const begin = ({ turns }, at) => turns[at].at;
const end = ({ turns, ends }, at) => turns[at + 1]?.at ?? ends;
const within = (life, at) => Math.min(Math.max(at, 0), life.turns.length - 1);

/** The number of the turn that an instant belongs to. */
export const turnAt = (life, instant) => within(life, life.turns.findLastIndex(({ at }) => at <= instant));

/** The instant at a place of the slider: 2.5 is half-way through the third turn. To the second. */
export function instantAt(life, place) {
  const at = within(life, Math.floor(place));
  const instant = begin(life, at) + (place - at) * (end(life, at) - begin(life, at));
  return Math.round(instant / 1e3) * 1e3;
}

/** The place of an instant on the slider. */
export function placeOf(life, instant) {
  const at = turnAt(life, instant);
  return at + (instant - begin(life, at)) / (end(life, at) - begin(life, at));
}

/** An instant in the middle of a turn, to the minute. */
export function middle(life, at) {
  const minute = Math.round(instantAt(life, at + 0.5) / 60e3) * 60e3;
  return minute > begin(life, at) && minute < end(life, at) ? minute : instantAt(life, at + 0.5);
}

/** An instant that lies within the life. */
export const bounded = (life, instant) => Math.min(Math.max(instant, begin(life, 0)), life.ends - 1e3);

/** What was public at a turn. A turn that only the clock brings has no new documents. */
export const published = (life, at) => life.turns[life.turns.findLastIndex((turn, other) => other <= at && turn.banner)];
