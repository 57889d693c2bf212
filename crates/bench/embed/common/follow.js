// Keeps each element up to date with its data, ready to draw.
import { month } from "./month.js";
import { notice } from "./notice.js";
import { follow } from "./wire.js";

/** A banner. It calls `show` with each new state. `dismiss` hides a notice until its phase changes. */
export const banner = (show) => {
  const dismissed = new Set();
  const subscription = follow("banner", (data, now) => notice(data, now, dismissed), show);
  return {
    end: subscription.end,
    dismiss(key) {
      dismissed.add(key);
      subscription.draw();
    },
  };
};

/** A calendar. `turn` loads another month. */
export const calendar = (show) => {
  const { end, load } = follow("calendar", month, show);
  return { end, turn: load };
};
