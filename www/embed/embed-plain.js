// Hydration without WASM: the rendered element stays as it is. It is requested again when it has something else to show.
import { leaveOut, now, relative, start } from "./embed-hydrate.js";

// From this age on an element says how old it is, and from this age on a banner shows nothing: as in crates/widget/src/clock.rs.
const STALE = 18e4;
const EXPIRED = 864e5;
// The place of `MessageId::Stale` in crates/locale/src/message.rs.
const STALE_MESSAGE = 20;
// How long the next rendering may take, after the instant at which this one is no longer true.
const LATE = 5e3;

/** @param {ElementConnection} connection @param {import("./embed-hydrate.js").Scripts} scripts */
export const startWithoutWasm = (connection, scripts) => {
  const { root, data, element } = connection;
  const section = /** @type {HTMLElement} */ (root.firstElementChild);
  // Since when there is something else to show. The age counts from then, even where the stream had a heartbeat since.
  /** @type {number | undefined} */
  let outdated;
  let requested = 0;
  const renew = () => connection.renew().then(() => { outdated = undefined; }, () => {});
  // Open details and the focus survive a new rendering.
  const focusable = () => [.../** @type {NodeListOf<HTMLElement>} */ (connection.root.querySelectorAll("a, summary, button, .fn-day"))];
  const focused = () => focusable().indexOf(/** @type {HTMLElement} */ (element.shadowRoot?.activeElement));
  let at = -1;
  // The server renders the notice below a dismissed one.
  const onDismiss = () => {
    at = focused();
    leaveOut(connection);
    outdated ??= Date.now();
    connection.place?.();
    renew();
  };
  root.dataset.hydrated = "";
  start(connection, scripts, {
    onDismiss,
    onTick() {
      const { key } = section.dataset;
      if (key && !connection.without?.split(" ").includes(key) && connection.dismissals?.has(key)) onDismiss();
      if (now(connection) >= data.t) outdated ??= Date.now();
      const old = Date.now() - Math.min(connection.heard, outdated ?? Infinity);
      const label = section.querySelector(".fn-age");
      const isOld = old >= STALE || Date.now() - (outdated ?? NaN) > LATE;
      if (label) label.textContent = isOld ? (data.w[STALE_MESSAGE] ?? "").replace("%", relative(connection.lang, -old)) : "";
      if (section.dataset.phase) section.hidden = old >= EXPIRED;
      // Another request follows where the response was still the old one: the reader's clock may be ahead.
      if (!outdated || Date.now() - requested < 1e4) return;
      requested = Date.now();
      setTimeout(renew, 2e3 * Math.random());
    },
    onDocument({ r }) {
      if (r === data.d.r) return false;
      outdated ??= Date.now();
      requested = Date.now();
      // Not all readers together.
      setTimeout(renew, 500 * Math.random());
      return true;
    },
    repaint() {
      if (at < 0) at = focused();
      const open = section.querySelector("details")?.open;
      return () => {
        const details = connection.root.querySelector("details");
        if (open && details) details.open = true;
        focusable()[at]?.focus();
      };
    },
  });
};
