// The hydration of an element: WASM, the clock, the live stream, the keyboard, dismissal. The loader fetches this script when
// there is something to show. Like the loader it never throws into the page and writes no style and no HTML text.
const GLUE = "";
const WASM = "";

// Loaded once per page: a page that forbids WASM would report every attempt.
let engine;
const loadEngine = ({ assets, pinned }) => engine ??= (async () => {
  // Both start together: the glue would request the module only after its own arrival.
  const module = fetch(`${assets}fairnotice-widget_bg.wasm`, { integrity: WASM });
  module.catch(() => {});
  const glue = await pinned("fairnotice-widget.js", GLUE);
  await glue.default({ module_or_path: module });
  return glue;
})().catch((error) => {
  // Where the page forbids it, there is no second attempt. Any other failure may be over when the element has something new.
  if (globalThis.WebAssembly && !(error instanceof WebAssembly.CompileError)) engine = undefined;
  console.info("fairnotice: shown without WebAssembly; if the page's policy forbids it, script-src 'wasm-unsafe-eval' allows it, and the attribute wasm=\"off\" spares the attempt:", error);
});

// The live stream: one per server and language for all elements of a page, and one for all tabs of an origin. The tab that
// holds the lock is the leader: it listens, and broadcasts to the others.
const RECONNECT = 5e3;
const PATIENCE = 3e5;
const HEARTBEAT = 15e3;
const HELLO = 0;
const streams = {};
const subscribe = ({ base, lang, data }, listener) => {
  const name = `fairnotice ${base} ${lang}`;
  const stream = streams[name] ??= open(name, `${base}/api/v1/live?of=embed&lang=${encodeURIComponent(lang)}`);
  stream.listeners.add(listener);
  // The last document of the stream may be older than the one from which this element was rendered.
  if (stream.newest?.r >= data.d.r) listener(stream.newest);
  return () => {
    stream.listeners.delete(listener);
    if (stream.listeners.size) return;
    stream.stop();
    delete streams[name];
  };
};
const open = (name, url) => {
  const listeners = new Set();
  let ended, channel;
  // A heartbeat has no document: the server is there, and nothing is new.
  const notify = (newest) => {
    stream.newest = newest ?? stream.newest;
    for (const listener of listeners) listener(newest);
  };
  const lead = () => new Promise((resolve) => {
    // The lock came when the page was about to leave.
    if (ended.signal.aborted) return resolve();
    let source, retry, heardAt, published, failures = 0;
    const publish = (newest) => {
      heardAt = published = Date.now();
      failures = 0;
      channel.postMessage(newest);
      notify(newest);
    };
    // A tab that opens later has missed the newest document. It must not take an old one for news.
    channel.onmessage = () => Date.now() - published < 3 * HEARTBEAT && channel.postMessage(stream.newest);
    const connect = () => {
      clearTimeout(retry);
      source?.close();
      heardAt = Date.now();
      source = new EventSource(url);
      source.addEventListener("snapshot", ({ data }) => {
        try {
          publish(JSON.parse(data));
        } catch {
          // Not a document of our server: the next one may be.
        }
      });
      source.addEventListener("beat", () => publish());
      // The browser reconnects by itself, unless it has given up. A random delay keeps all readers from reconnecting together.
      source.onerror = () => {
        if (source.readyState !== EventSource.CLOSED) return;
        retry = setTimeout(connect, Math.min(RECONNECT * 2 ** failures++, PATIENCE) * (0.5 + Math.random()));
      };
    };
    connect();
    // A connection can be dead although nobody closed it.
    const watch = setInterval(() => source.readyState !== EventSource.CLOSED && Date.now() - heardAt > 3 * HEARTBEAT && connect(), HEARTBEAT);
    ended.signal.addEventListener("abort", () => {
      clearTimeout(retry);
      clearInterval(watch);
      source.close();
      resolve();
    });
  });
  const stream = {
    listeners,
    start() {
      ended = new AbortController();
      channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => data !== HELLO && notify(data);
      channel.postMessage(HELLO);
      navigator.locks.request(name, { signal: ended.signal }, lead).catch(() => {});
    },
    stop() {
      ended.abort();
      channel.close();
    },
  };
  stream.start();
  return stream;
};
// A page in the back/forward cache must hold neither lock nor connection.
addEventListener("pagehide", () => Object.values(streams).forEach((stream) => stream.stop()));
addEventListener("pageshow", ({ persisted }) => persisted && Object.values(streams).forEach((stream) => stream.start()));

const UNITS = [["day", 864e5, 2], ["hour", 36e5, 2], ["minute", 6e4, 2], ["second", 1e3, 0]];
const relative = (lang, ms) => {
  const [unit, size] = UNITS.find(([, size, least]) => Math.abs(ms) >= size * (least - 0.05));
  return new Intl.RelativeTimeFormat(lang, { numeric: "always" }).format(Math.trunc(ms / size + Math.sign(ms) / 20), unit);
};
const PLURALS = ["zero", "one", "two", "few", "many", "other"];
const plural = (lang, count) => PLURALS.indexOf(new Intl.PluralRules(lang).select(count));

// Keys of dismissed notices: for this page view, or in the storage that the page allows. Other content there, or a full storage,
// must not keep a banner from showing or hiding.
const MEMORY = "fairnotice:dismissed";
const storage = (connection) => {
  try {
    return { session: () => sessionStorage, local: () => localStorage }[connection.attribute("dismiss")]?.();
  } catch {
    // The reader forbids storage: as if the page allowed none.
  }
};
const stored = (connection) => {
  try {
    return [].concat(JSON.parse(storage(connection)?.getItem(MEMORY) ?? "[]")).filter((key) => typeof key === "string");
  } catch {
    return [];
  }
};
const memory = new Set();
const dismissed = (connection) => new Set([...memory, ...stored(connection)]);
const dismiss = (connection, key) => {
  memory.add(key);
  try {
    storage(connection)?.setItem(MEMORY, JSON.stringify([...stored(connection), key].slice(-50)));
  } catch {
    // It stays dismissed for this page view.
  }
  connection.emit("dismiss", { key });
};
// The server renders what is below the dismissed notices.
const forget = (connection) => { connection.also = { without: [...dismissed(connection)].join(" ") }; };
// Hides notices that were dismissed before.
const remember = (connection) => {
  const { place } = connection;
  if (connection.remembers) return;
  connection.remembers = true;
  connection.place = () => {
    place();
    if (dismissed(connection).has(connection.root.firstElementChild?.dataset.key)) connection.root.hidden = true;
  };
};

// A page's own translations, by the keys of the server's message catalogue. What the page leaves out stays as it is.
const json = async (url) => (await fetch(url)).json();
const translate = async (connection) => {
  const [own, catalogue] = await Promise.all([new URL(connection.attribute("texts"), document.baseURI), `${connection.base}/embed/v1/words`].map(json));
  // Any value there is shown as text.
  const forms = (text) => typeof text === "object" ? PLURALS.map((form) => text[form] ?? text.other).join("|") : text === undefined ? text : `${text}`;
  const translations = Object.keys(catalogue.texts).map((id) => forms(own.texts[id]));
  connection.translate = (root) => {
    const before = connection.data.w;
    connection.data.w = before.map((message, at) => translations[at] ?? message);
    if (own.lang) Object.assign(root, { lang: own.lang, dir: own.dir ?? "" });
    // A rendered message is found by its text. Of two messages with the same text the later one is that of a row.
    const mine = (text) => {
      for (let at = before.length; at--;) for (const [number, form] of before[at].split("|").entries()) {
        const [start, end] = form.split("%");
        if (!(end === undefined ? text === form : text.startsWith(start) && text.endsWith(end))) continue;
        const filled = text.slice(start.length, text.length - (end ?? "").length);
        const all = connection.data.w[at].split("|");
        return (all[end === undefined ? number : plural(connection.lang, +filled)] ?? all[0]).replace("%", () => filled);
      }
      return text;
    };
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      // An operator's text has its own `dir`, and dates are written already.
      if (text.parentElement.closest("[dir], time") === root) text.data = text.data.replace(/\S.*\S|\S/s, mine);
    }
    for (const named of root.querySelectorAll("[aria-label]")) named.setAttribute("aria-label", mine(named.getAttribute("aria-label")));
  };
};

/** What the first paint needs, where the page asks for it: earlier dismissals, and the page's own translations. */
export const prepare = async (connection) => {
  if (storage(connection)) remember(connection);
  // Without them the server's messages show.
  if (connection.attribute("texts")) await translate(connection).catch((error) => connection.emit("error", { error }));
};

// The grid is one tab stop: arrows move by day and week, Enter goes into a day and arrows through its changes, Page Up and Down
// change the month. Only this script knows which day is the tab stop: it survives a change of month.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const days = (root) => [...root.querySelectorAll(".fn-day")].filter((day) => day.querySelector(".fn-date"));
const setTabStop = (root, wanted) => {
  const all = days(root);
  const at = wanted ?? all.find((day) => day.tabIndex === 0) ?? all.find((day) => day.ariaCurrent) ?? all[0];
  for (const cell of root.querySelectorAll(".fn-day")) {
    if (all.includes(cell)) cell.tabIndex = cell === at ? 0 : -1;
    else cell.removeAttribute("tabindex");
  }
};
// The month that the keyboard requested has its own days: the focus goes to the same date, or to the last one. It does not move
// if the reader has left the grid meanwhile.
const carryFocus = (connection, date) => {
  const arrival = new MutationObserver(() => {
    arrival.disconnect();
    const focused = connection.root.getRootNode().activeElement;
    if (!(focused ? focused.matches(".fn-day") : document.activeElement === document.body)) return;
    const there = days(connection.root);
    const day = there[date] ?? there.at(-1);
    setTabStop(connection.root, day);
    day?.focus();
  });
  arrival.observe(connection.root.querySelector(".fn-grid"), { attributeFilter: ["aria-label"] });
};
const onKeyDown = (connection, event) => {
  const cell = event.target.closest?.(".fn-day");
  if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = days(connection.root);
  const within = [...cell.querySelectorAll("a")];
  const inside = within.indexOf(event.target);
  const week = all.filter((day) => day.parentElement === cell.parentElement);
  const step = STEPS[event.key];
  const mirrored = Math.abs(step) === 1 && getComputedStyle(cell).direction === "rtl";
  const turn = connection.turns && { PageUp: 0, PageDown: 1 }[event.key];
  const target = turn >= 0 ? connection.root.querySelectorAll(".fn-turn")[turn]
    : inside >= 0 && Math.abs(step) === 7 ? within[inside + step / 7]
    : step ? all[all.indexOf(cell) + (mirrored ? -step : step)]
    : { Home: week[0], End: week.at(-1), Enter: inside < 0 && within[0], Escape: inside >= 0 && cell }[event.key];
  if (!target) return;
  event.preventDefault();
  if (turn >= 0) {
    carryFocus(connection, all.indexOf(cell));
    return target.click();
  }
  if (all.includes(target)) setTabStop(connection.root, target);
  target.focus();
};

// From this age on an element says how old it is, and from this age on a banner shows nothing: as in crates/widget/src/clock.rs.
const STALE = 18e4;
const EXPIRED = 864e5;
// How long the next rendering may take, after the instant at which this one is no longer true.
const LATE = 5e3;
// How long ago the server last answered.
const age = (connection) => connection.attribute("data") ? connection.data.age ?? 0 : Date.now() - connection.heard;

// What hydration with and without WASM have in common. `onTick` is called at each turn of a second, `onDocument` with a document
// of the stream, `onDismiss` after a dismissal, `onMonth` with the month that is requested, `onPaint` instead of a new painting.
const start = (connection, { onTick, onDocument, onDismiss, onMonth, onPaint }) => {
  const { root, element, paint } = connection;
  connection.paint = onPaint;
  const guarded = (work) => (...given) => {
    try {
      return work(...given);
    } catch (error) {
      connection.dispose?.();
      delete root.dataset.hydrated;
      connection.fail(error);
    }
  };
  const ended = new AbortController();
  // Where there is no stream, or the browser has suspended the tab that holds it, the element polls like a quiet page.
  const patience = Math.min(connection.attribute("poll") || 60, 1e6) * (800 + 400 * Math.random());
  let timer, lastFocus, requested = 0;
  const tick = guarded(() => {
    // The focus stays in the grid when its change is gone.
    const { activeElement } = element.shadowRoot;
    if (lastFocus && !lastFocus.isConnected && document.activeElement === document.body) root.querySelector(".fn-day[tabindex='0']")?.focus();
    lastFocus = activeElement;
    // An invalid clock must not make a busy loop.
    timer = setTimeout(tick, 1005 - connection.now() % 1e3 || 1e3);
    onTick();
    setTabStop(root);
    connection.place();
    // In both directions: the next response corrects a clock that was set back.
    if (patience > 0 && !document.hidden && Math.abs(age(connection)) > patience && Math.abs(Date.now() - requested) > patience) {
      requested = Date.now();
      connection.renew().catch(() => {});
    }
  });
  root.addEventListener("keydown", guarded((event) => onKeyDown(connection, event)), { signal: ended.signal });
  root.addEventListener("click", guarded((event) => {
    const { key } = root.firstElementChild.dataset;
    const month = onMonth && event.target.closest?.(".fn-turn")?.dataset.month;
    if (month) {
      event.preventDefault();
      onMonth(month);
    } else if (event.target.closest?.(".fn-dismiss")) {
      dismiss(connection, key);
      onDismiss(key);
    }
  }), { signal: ended.signal });
  const changes = new MutationObserver(guarded(() => {
    connection.end();
    element.connectedCallback();
  }));
  changes.observe(element, { attributeFilter: ["components", "regions", "kinds", "lead", "month", "src", "data", "lang", "texts"] });
  const shared = !connection.attribute("data") && globalThis.BroadcastChannel && navigator.locks;
  // Where `onDocument` requests a rendering, that rendering emits the event.
  const onStream = guarded((document) => {
    connection.heard = Date.now();
    if (!document || onDocument(document) || document.r === connection.data.d.r) return;
    connection.data.d.r = document.r;
    connection.emit("notice", { revision: document.r });
  });
  let unsubscribe;
  try {
    unsubscribe = shared ? subscribe(connection, onStream) : undefined;
  } catch {
    // Forbidden in this page: the element polls like a quiet page.
  }
  const { dispose } = connection;
  connection.dispose = () => {
    connection.dispose = undefined;
    connection.paint = paint;
    clearTimeout(timer);
    ended.abort();
    changes.disconnect();
    unsubscribe?.();
    dispose?.();
  };
  tick();
};

// Without WASM the rendered element stays as it is. It is requested again when it has something else to show.
const startWithoutWasm = (connection) => {
  const { root, data, paint } = connection;
  const section = root.firstElementChild;
  // Since when there is something else to show. The age counts from then, even where the stream had a heartbeat since.
  let outdated;
  const renew = () => connection.renew().then(() => { outdated = undefined; }, () => {});
  // The server renders the notice below a dismissed one.
  const onDismiss = () => {
    at = focused();
    forget(connection);
    outdated ??= Date.now();
    connection.place();
    renew();
  };
  // Open details and the focus survive a new rendering.
  const focusable = () => [...connection.root.querySelectorAll("a, summary, button, .fn-day")];
  const focused = () => focusable().indexOf(connection.element.shadowRoot.activeElement);
  let at = -1;
  const onPaint = (...given) => {
    if (at < 0) at = focused();
    const { open } = section.querySelector("details") ?? {};
    connection.paint = paint;
    paint(...given);
    if (open) connection.root.querySelector("details").open = true;
    setTabStop(connection.root);
    focusable()[at]?.focus();
  };
  root.dataset.hydrated = "";
  let requested = 0;
  const onTick = () => {
    const { key } = section.dataset;
    if (!connection.also?.without.split(" ").includes(key) && dismissed(connection).has(key)) onDismiss();
    if (connection.now() >= data.t) outdated ??= Date.now();
    const old = Date.now() - Math.min(connection.heard, outdated ?? Infinity);
    const label = section.querySelector(".fn-age");
    const isOld = old >= STALE || Date.now() - outdated > LATE;
    // The order of `MessageId` in crates/locale/src/message.rs.
    if (label) label.textContent = isOld ? data.w[20].replace("%", relative(connection.lang, -old)) : "";
    if (section.dataset.phase) section.hidden = old >= EXPIRED;
    // Another request follows where the response was still the old one: the reader's clock may be ahead.
    if (!outdated || Date.now() - requested < 1e4) return;
    requested = Date.now();
    setTimeout(renew, 2e3 * Math.random());
  };
  const onDocument = ({ r }) => {
    if (r === data.d.r) return false;
    outdated ??= Date.now();
    requested = Date.now();
    // Not all readers together.
    setTimeout(renew, 500 * Math.random());
    return true;
  };
  start(connection, { onTick, onDocument, onDismiss, onPaint });
};

const startWithWasm = (connection, glue, fresh) => {
  const { kind, root, data, base, lang, paint } = connection;
  const hydration = glue.hydrate(kind, root, data, {
    base,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    lang,
    format: (style, from, to) => style > 4 ? relative(lang, from) : connection.format(style, from, to),
    plural: (count) => plural(lang, count),
    attribute: connection.attribute,
    dismissed: () => [...dismissed(connection)],
  }, fresh);
  root.dataset.hydrated = "";
  connection.dispose = () => {
    try {
      hydration.free();
    } catch {
      // It has failed before, and that error was reported.
    }
  };
  // The stream's document holds the most pressing notices of all readers. Where it leaves some out, an element that chooses
  // among them asks for its own.
  let owns, requested = 0;
  const isCut = ({ o, j }) => o || j;
  const renew = () => {
    requested = Date.now();
    // Not all readers together.
    setTimeout(() => connection.renew().catch(() => {}), 500 * Math.random());
  };
  // A recording has no server with other months: its links open the status site.
  const onMonth = connection.attribute("data") ? undefined : (month) => hydration.turn(month);
  connection.turns = onMonth;
  start(connection, {
    onMonth,
    onTick() {
      // In another banner, or another tab.
      const { key } = root.firstElementChild.dataset;
      if (key && dismissed(connection).has(key)) hydration.dismiss(key);
      hydration.tick(connection.now(), age(connection));
      if (owns && connection.now() >= data.t && Date.now() - requested > 1e4) renew();
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
      return (kind === "calendar" && !isNew) || hydration.update(document);
    },
    onDismiss(key) {
      hydration.dismiss(key);
      // The server has more notices than this one.
      if (!isCut(data.d) || connection.attribute("data")) return;
      forget(connection);
      owns = true;
      renew();
    },
    // A newer wire is shown as it was rendered.
    onPaint: (newest, ...rendered) => {
      if (newest.v) return paint(newest, ...rendered);
      Object.assign(data, { d: newest.d, t: newest.t });
      hydration.update(newest.d);
    },
  });
};

/** Hydrates what the server rendered. */
export const hydrate = async (connection) => {
  const { root, data } = connection;
  // `v` names a newer wire than that of this script: a later server may send it.
  const glue = connection.attribute("wasm") === "off" || data.v ? undefined : await loadEngine(connection);
  // Meanwhile the element may have left the page, or have been painted again, or been hydrated by another call.
  if (!connection.here() || connection.root !== root || connection.dispose) return;
  // An attribute has changed since.
  if (!connection.shown.startsWith(`${connection.address()}{`)) return connection.renew();
  remember(connection);
  if (!glue) return startWithoutWasm(connection);
  // Only a rendering of the same build, in its own messages, can be hydrated. All else is built again from the data.
  const fresh = connection.translate || !connection.assets.endsWith(`/${data.b}/`);
  if (fresh) root.replaceChildren();
  startWithWasm(connection, glue, Boolean(fresh));
};

/** Shows a recorded document, with no server: for previews. */
export const recorded = async (connection) => {
  const answer = await fetch(new URL(connection.attribute("data"), document.baseURI));
  const data = await answer.json();
  const began = Date.now();
  if (data.d.n) connection.now = () => connection.element.now?.() ?? data.d.n + Date.now() - began;
  // What a server renders carries its language; a recording says it.
  const root = Object.assign(document.createElement("div"), { className: "fn", lang: data.lang ?? "", dir: data.dir ?? "" });
  connection.paint(data, root, "", await connection.style());
  const glue = await loadEngine(connection);
  if (glue && connection.here()) startWithWasm(connection, glue, true);
};
