// Each element's data over time, ready to be drawn.
import { month } from "./month.js";
import { notice } from "./notice.js";
import { follow } from "./wire.js";

/** A banner: `show` is called with each new state; `dismiss` hides a notice in its phase. */
export const banner = (show) => {
  const dismissed = new Set();
  const following = follow("banner", (data, now) => notice(data, now, dismissed), show);
  return {
    end: following.end,
    dismiss(key) {
      dismissed.add(key);
      following.draw();
    },
  };
};

/** A calendar: `turn` brings another month. */
export const calendar = (show) => {
  const { end, load } = follow("calendar", month, show);
  return { end, turn: load };
};
