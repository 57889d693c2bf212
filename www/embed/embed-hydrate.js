// The hydration of an element: WASM, the clock, the live stream. The loader fetches this script when there is something to show,
// and this script fetches the others when they are needed. Like the loader it never throws into the page and writes no style and no
// HTML text.
const GLUE = "";
const WASM = "";
const STREAM = "";
const GRID = "";
const DISMISSALS = "";
const PLAIN = "";
const TEXTS = "";
const RECORDED = "";

// The folder of this version's files.
const assets = new URL(".", import.meta.url).href;

/**
 * Loaded once per page: a page that forbids WASM would report every attempt.
 * @type {Promise<Glue | undefined> | undefined}
 */
let engine;
/** @param {ElementConnection} connection */
export const loadEngine = ({ pinned }) => engine ??= (async () => {
  // Both start together: the glue would request the module only after its own arrival.
  const module = fetch(`${assets}fairnotice-widget_bg.wasm`, { integrity: WASM });
  module.catch(() => {});
  const glue = /** @type {Glue} */ (await pinned("fairnotice-widget.js", GLUE));
  await glue.default({ module_or_path: module });
  return glue;
})().catch((error) => {
  // Where the page forbids it, there is no second attempt. Any other failure may be over when the element has something new.
  if (globalThis.WebAssembly && !(error instanceof WebAssembly.CompileError)) engine = undefined;
  console.info("fairnotice: shown without WebAssembly; if the page's policy forbids it, script-src 'wasm-unsafe-eval' allows it, and the attribute wasm=\"off\" spares the attempt:", error);
  return undefined;
});

// Besides the loader's styles: `Style::Relative` in crates/locale/src/date.rs.
const RELATIVE = 5;
/** @typedef {[Intl.RelativeTimeFormatUnit, number, number]} Unit */
/** @type {Unit[]} */
const UNITS = [["day", 864e5, 2], ["hour", 36e5, 2], ["minute", 6e4, 2], ["second", 1e3, 0]];
/** The distance of an instant from now, as a text. @param {string} lang @param {number} ms */
export const relative = (lang, ms) => {
  const [unit, size] = /** @type {Unit} */ (UNITS.find(([, size, least]) => Math.abs(ms) >= size * (least - 0.05)));
  return new Intl.RelativeTimeFormat(lang, { numeric: "always" }).format(Math.trunc(ms / size + Math.sign(ms) / 20), unit);
};
// CLDR's order, as in crates/locale/src/plural.rs.
export const PLURALS = ["zero", "one", "two", "few", "many", "other"];
/** @param {string} lang @param {number} count */
export const plural = (lang, count) => PLURALS.indexOf(new Intl.PluralRules(lang).select(count));

/** What the server renders, as the elements use it. @param {ElementConnection} connection */
const section = ({ root }) => /** @type {HTMLElement} */ (root.firstElementChild);

/** The server renders what is below the dismissed notices. @param {ElementConnection} connection */
export const leaveOut = (connection) => { connection.without = connection.dismissals?.all().join(" "); };

/**
 * Now for this element, epoch milliseconds: a preview or a test may set another clock. The server's date counts in seconds, and the
 * response takes time: only a clock that is clearly wrong is corrected.
 * @param {ElementConnection} connection
 */
export const now = ({ element, skew }) => element.now?.() ?? Date.now() + (Math.abs(skew) > 5e3 ? skew : 0);

/** Shows the element on the addresses that the attribute `paths` chooses, unless the reader has dismissed it. @param {ElementConnection} connection */
const place = (connection) => {
  const paths = connection.attribute("paths").match(/\S+/g);
  const isHere = paths?.some((path) => location.pathname.startsWith(path)) ?? true;
  connection.root.hidden = !isHere || Boolean(connection.dismissals?.has(section(connection)?.dataset.key));
};

/** How long ago the server last answered. @param {ElementConnection} connection */
const age = (connection) => connection.attribute("data") ? connection.data.age ?? 0 : Date.now() - connection.heard;

/**
 * What hydration has with and without WASM.
 * @typedef {object} Scripts
 * @property {typeof import("./embed-stream.js").subscribe} [subscribe] where there is a stream
 * @property {typeof import("./embed-grid.js").Grid} [Grid] for a calendar
 */

/** @param {ElementConnection} connection @returns {Promise<Scripts>} */
const load = async (connection) => {
  const { kind, pinned } = connection;
  const isLive = !connection.attribute("data") && globalThis.BroadcastChannel && navigator.locks;
  /** @type {Promise<typeof import("./embed-stream.js")> | undefined} */
  const streaming = isLive ? pinned("embed-stream.js", STREAM) : undefined;
  /** @type {Promise<typeof import("./embed-grid.js")> | undefined} */
  const moving = kind === "calendar" ? pinned("embed-grid.js", GRID) : undefined;
  // Without one of them the element does without: it polls, or has no keys.
  const nothing = () => undefined;
  const [stream, grid] = await Promise.all([streaming?.catch(nothing), moving?.catch(nothing)]);
  return { subscribe: stream?.subscribe, Grid: grid?.Grid };
};

/** What only a banner has. @param {ElementConnection} connection @returns {Promise<typeof import("./embed-dismissals.js") | undefined>} */
const dismissals = async ({ kind, pinned }) => kind === "banner" ? pinned("embed-dismissals.js", DISMISSALS) : undefined;

/** Whether a notice was dismissed on this origin. */
const hasDismissals = () => {
  try {
    return [sessionStorage, localStorage].some((storage) => storage.getItem("fairnotice:dismissed"));
  } catch {
    // The reader forbids storage.
    return false;
  }
};

/**
 * What differs with and without WASM.
 * @typedef {object} Behaviour
 * @property {() => void} onTick at each turn of a second
 * @property {(document: Wire) => boolean} onDocument a document of the stream; whether a rendering follows, which emits the event
 * @property {(key: string) => void} onDismiss after a dismissal
 * @property {(month: string) => void} [onMonth] the reader wants another month
 * @property {Hydration["repaint"]} repaint
 * @property {() => void} [onEnd]
 */

/**
 * Begins to hydrate an element.
 * @param {ElementConnection} connection @param {Scripts} scripts @param {Behaviour} behaviour
 */
export const start = (connection, { subscribe, Grid }, { onTick, onDocument, onDismiss, onMonth, repaint, onEnd }) => {
  const { root, element } = connection;
  connection.place = () => place(connection);
  const grid = Grid && new Grid(connection, Boolean(onMonth));
  const ended = new AbortController();
  /** @type {number | undefined} */
  let timer;
  /** @type {(() => void) | undefined} */
  let unsubscribe;
  const hydration = connection.hydration = {
    repaint(/** @type {Rendered} */ data) {
      const painted = repaint?.(data);
      return typeof painted === "function" ? () => {
        grid?.setTabStop();
        painted();
      } : painted;
    },
    end() {
      connection.hydration = undefined;
      clearTimeout(timer);
      ended.abort();
      changes.disconnect();
      unsubscribe?.();
      onEnd?.();
    },
  };
  /** @template {unknown[]} Given @param {(...given: Given) => void} work @returns {(...given: Given) => void} */
  const guarded = (work) => (...given) => {
    try {
      work(...given);
    } catch (error) {
      clearTimeout(timer);
      if (connection.hydration === hydration) hydration.end();
      delete root.dataset.hydrated;
      connection.fail(error);
    }
  };
  // Where there is no stream, or the browser has suspended the tab that holds it, the element polls like a quiet page.
  const patience = Math.min(Number(connection.attribute("poll") || 60), 1e6) * (800 + 400 * Math.random());
  let requested = 0;
  const tick = guarded(() => {
    // An invalid clock must not make a busy loop.
    timer = setTimeout(tick, 1005 - now(connection) % 1e3 || 1e3);
    onTick();
    grid?.tick();
    place(connection);
    // In both directions: the next response corrects a clock that was set back.
    if (patience > 0 && !document.hidden && Math.abs(age(connection)) > patience && Math.abs(Date.now() - requested) > patience) {
      requested = Date.now();
      connection.renew().catch(() => {});
    }
  });
  if (grid) root.addEventListener("keydown", guarded((event) => grid.onKeyDown(event)), { signal: ended.signal });
  root.addEventListener("click", guarded((event) => {
    const clicked = /** @type {Element} */ (event.target);
    const { key } = section(connection).dataset;
    const month = onMonth && /** @type {HTMLElement | null} */ (clicked.closest?.(".fn-turn"))?.dataset.month;
    if (month) {
      event.preventDefault();
      onMonth(month);
    } else if (key && clicked.closest?.(".fn-dismiss")) {
      connection.dismissals?.add(key);
      onDismiss(key);
    }
  }), { signal: ended.signal });
  const changes = new MutationObserver(guarded(() => {
    if (connection.over) return;
    connection.end();
    // Begins another connection.
    connection.element.connectedCallback();
  }));
  changes.observe(element, { attributeFilter: ["components", "regions", "kinds", "lead", "month", "src", "data", "lang", "texts"] });
  /** @type {(document: Wire | undefined) => void} */
  const onStream = guarded((document) => {
    connection.heard = Date.now();
    // Where `onDocument` requests a rendering, that rendering emits the event.
    if (!document || onDocument(document) || document.r === connection.data.d.r) return;
    connection.data.d.r = document.r;
    connection.emit("notice", { revision: document.r });
  });
  try {
    unsubscribe = subscribe?.(connection, onStream);
  } catch {
    // Forbidden in this page: the element polls like a quiet page.
  }
  // The first document of the stream may have been one that could not be shown.
  if (connection.hydration === hydration) tick();
  else unsubscribe?.();
};

/** @param {ElementConnection} connection @param {Scripts} scripts @param {Glue} glue @param {boolean} fresh */
export const startWithWasm = (connection, scripts, glue, fresh) => {
  const { kind, root, data, base, lang } = connection;
  const hydrated = glue.hydrate(kind, root, data, {
    base,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    lang,
    format: (/** @type {number} */ style, /** @type {number} */ from, /** @type {number} */ to) => style === RELATIVE ? relative(lang, from) : connection.format(style, from, to),
    plural: (/** @type {number} */ count) => plural(lang, count),
    attribute: (/** @type {string} */ name) => connection.attribute(name),
    dismissed: () => connection.dismissals?.all() ?? [],
  }, fresh);
  root.dataset.hydrated = "";
  // The stream's document holds the most pressing notices of all readers. Where it leaves some out, an element that chooses
  // among them asks for its own.
  let owns = false, requested = 0;
  const isCut = (/** @type {Wire} */ { o, j }) => Boolean(o || j);
  const renew = () => {
    requested = Date.now();
    // Not all readers together.
    setTimeout(() => connection.renew().catch(() => {}), 500 * Math.random());
  };
  start(connection, scripts, {
    // A recording has no server with other months: its links open the status site.
    onMonth: connection.attribute("data") ? undefined : (month) => hydrated.turn(month),
    onTick() {
      // In another banner, or another tab.
      const { key } = section(connection).dataset;
      if (key && connection.dismissals?.has(key)) hydrated.dismiss(key);
      hydrated.tick(now(connection), age(connection));
      if (owns && now(connection) >= data.t && Date.now() - requested > 1e4) renew();
    },
    onDocument(document) {
      const isNew = document.r !== data.d.r;
      // Its address has `components`, `regions`, `kinds`, `lead` or `without`.
      owns = isCut(document) && /&([ckrw]|le)/.test(connection.address());
      if (owns) {
        if (isNew) renew();
        return true;
      }
      // The stream has no months: for a calendar it says only that there is something new.
      return (kind === "calendar" && !isNew) || hydrated.update(document);
    },
    onDismiss(key) {
      hydrated.dismiss(key);
      // The server has more notices than this one.
      if (!isCut(data.d) || connection.attribute("data")) return;
      leaveOut(connection);
      owns = true;
      renew();
    },
    // A newer wire is shown as it was rendered.
    repaint(newest) {
      if (newest.v) return;
      Object.assign(data, { d: newest.d, t: newest.t });
      hydrated.update(newest.d);
      return true;
    },
    onEnd() {
      try {
        hydrated.free();
      } catch {
        // It has failed before, and that error was reported.
      }
    },
  });
};

/** Hydrates what the server rendered. @param {ElementConnection} connection */
export const hydrate = async (connection) => {
  const { root, data, pinned } = connection;
  // The page's own work comes first.
  await new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve, { timeout: 2000 }));
  if (connection.over) return;
  // `v` names a newer wire than that of this script: a later server may send it.
  const wantsWasm = connection.attribute("wasm") !== "off" && !data.v;
  const [glue, scripts, loaded] = await Promise.all([wantsWasm && loadEngine(connection), load(connection), dismissals(connection)]);
  /** @type {typeof import("./embed-plain.js") | undefined} */
  const plain = glue ? undefined : await pinned("embed-plain.js", PLAIN);
  // Meanwhile the element may have left the page, or have been painted again, or been hydrated by another call.
  if (connection.over || connection.root !== root || connection.hydration) return;
  // An attribute has changed since.
  if (!connection.shown.startsWith(`${connection.address()}{`)) return connection.renew();
  loaded?.remember(connection);
  if (!glue) return plain?.startWithoutWasm(connection, scripts);
  // Only a rendering of the same build, in its own messages, can be hydrated. All else is built again from the data.
  const fresh = Boolean(connection.translate) || !assets.endsWith(`/${data.b}/`);
  if (fresh) root.replaceChildren();
  startWithWasm(connection, scripts, glue, fresh);
};

/**
 * What the first paint needs, where the page asks for it: a place, earlier dismissals, the page's own translations, or a recording.
 * Returns whether that is all.
 * @param {ElementConnection} connection
 */
export const prepare = async (connection) => {
  connection.place = () => place(connection);
  if (connection.attribute("data")) return recorded(connection);
  // Without that script they show once more.
  if (hasDismissals()) (await dismissals(connection).catch(() => undefined))?.remember(connection);
  if (!connection.attribute("texts")) return false;
  try {
    /** @type {typeof import("./embed-texts.js")} */
    const { translate } = await connection.pinned("embed-texts.js", TEXTS);
    await translate(connection);
  } catch (error) {
    // Without them the server's messages show.
    connection.emit("error", { error });
  }
  return false;
};

/** Shows a recorded document, with no server: for previews. @param {ElementConnection} connection */
const recorded = async (connection) => {
  /** @type {Promise<typeof import("./embed-recorded.js")>} */
  const script = connection.pinned("embed-recorded.js", RECORDED);
  const [{ show }, scripts, loaded] = await Promise.all([script, load(connection), dismissals(connection)]);
  loaded?.remember(connection);
  await show(connection, scripts);
  return true;
};
