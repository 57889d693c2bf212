// What brings an element to life: WASM, the clock, the live stream, the keyboard, dismissal. The loader fetches it when
// there is something to show. Like the loader it never throws into the page and writes no style and no HTML text.
const GLUE = "";
const WASM = "";

// Once per page: a page that forbids WASM would be told of every attempt.
let engine;
const wake = ({ assets, pinned }) => engine ??= (async () => {
  // Both start at once: the glue alone would ask for the module only after it had arrived itself.
  const module = fetch(`${assets}fairnotice-widget_bg.wasm`, { integrity: WASM });
  module.catch(() => {});
  const glue = await pinned("fairnotice-widget.js", GLUE);
  await glue.default({ module_or_path: module });
  return glue;
})().catch((error) => {
  // A page that forbids it is asked once; whatever else failed may work when the element has something new to show.
  if (globalThis.WebAssembly && !(error instanceof WebAssembly.CompileError)) engine = undefined;
  console.info("fairnotice: shown without WebAssembly; if the page's policy forbids it, script-src 'wasm-unsafe-eval' allows it, and the attribute wasm=\"off\" spares the attempt:", error);
});

// The stream: one per server and language for all elements of a page, and one for all tabs of an origin. The tab that
// holds the lock leads: it listens and tells the others.
const RECONNECT = 5e3;
const PATIENCE = 3e5;
const BEAT = 15e3;
const HELLO = 0;
const streams = {};
const follow = ({ base, lang, data }, hear) => {
  const name = `fairnotice ${base} ${lang}`;
  const stream = streams[name] ??= open(name, `${base}/api/v1/live?of=embed&lang=${encodeURIComponent(lang)}`);
  stream.hearers.add(hear);
  // What the stream said last may be older than what this element was rendered from.
  if (stream.newest?.r >= data.d.r) hear(stream.newest);
  return () => {
    stream.hearers.delete(hear);
    if (stream.hearers.size) return;
    stream.stop();
    delete streams[name];
  };
};
const open = (name, url) => {
  const hearers = new Set();
  let ended, channel;
  // Nothing new is a sign of life.
  const say = (newest) => {
    stream.newest = newest ?? stream.newest;
    for (const hear of hearers) hear(newest);
  };
  const lead = () => new Promise((done) => {
    // Given the lock at the very moment of leaving.
    if (ended.signal.aborted) return done();
    let source, retry, heard, told, failures = 0;
    const tell = (newest) => {
      heard = told = Date.now();
      failures = 0;
      channel.postMessage(newest);
      say(newest);
    };
    // A tab that comes later has missed what was said before; what is old would be news to it.
    channel.onmessage = () => Date.now() - told < 3 * BEAT && channel.postMessage(stream.newest);
    const connect = () => {
      clearTimeout(retry);
      source?.close();
      heard = Date.now();
      source = new EventSource(url);
      source.addEventListener("snapshot", ({ data }) => {
        try {
          tell(JSON.parse(data));
        } catch {
          // Not what the server sends: the next one may be.
        }
      });
      source.addEventListener("beat", () => tell());
      // The browser tries again by itself, unless it has given up. A server that comes back is not to be met by everybody
      // at once.
      source.onerror = () => {
        if (source.readyState !== EventSource.CLOSED) return;
        retry = setTimeout(connect, Math.min(RECONNECT * 2 ** failures++, PATIENCE) * (0.5 + Math.random()));
      };
    };
    connect();
    // A connection can be dead without anybody having closed it.
    const watch = setInterval(() => source.readyState !== EventSource.CLOSED && Date.now() - heard > 3 * BEAT && connect(), BEAT);
    ended.signal.addEventListener("abort", () => {
      clearTimeout(retry);
      clearInterval(watch);
      source.close();
      done();
    });
  });
  const stream = {
    hearers,
    start() {
      ended = new AbortController();
      channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => data !== HELLO && say(data);
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
// A page that is kept for the way back must hold neither lock nor connection.
addEventListener("pagehide", () => Object.values(streams).forEach((stream) => stream.stop()));
addEventListener("pageshow", ({ persisted }) => persisted && Object.values(streams).forEach((stream) => stream.start()));

const UNITS = [["day", 864e5, 2], ["hour", 36e5, 2], ["minute", 6e4, 2], ["second", 1e3, 0]];
const relative = (lang, ms) => {
  const [unit, size] = UNITS.find(([, size, least]) => Math.abs(ms) >= size * (least - 0.05));
  return new Intl.RelativeTimeFormat(lang, { numeric: "always" }).format(Math.trunc(ms / size + Math.sign(ms) / 20), unit);
};
const PLURALS = ["zero", "one", "two", "few", "many", "other"];
const plural = (lang, count) => PLURALS.indexOf(new Intl.PluralRules(lang).select(count));

// Keys of dismissed notices: for this page view, or in the storage that the page allows. Whatever else lies there, or a
// storage that is full, must not keep a banner from showing or hiding.
const MEMORY = "fairnotice:dismissed";
const storage = (stay) => {
  try {
    return { session: () => sessionStorage, local: () => localStorage }[stay.attribute("dismiss")]?.();
  } catch {
    // Forbidden by the reader: as if the page allowed none.
  }
};
const stored = (stay) => {
  try {
    return [].concat(JSON.parse(storage(stay)?.getItem(MEMORY) ?? "[]")).filter((key) => typeof key === "string");
  } catch {
    return [];
  }
};
const memory = new Set();
const dismissed = (stay) => new Set([...memory, ...stored(stay)]);
const dismiss = (stay, key) => {
  memory.add(key);
  try {
    storage(stay)?.setItem(MEMORY, JSON.stringify([...stored(stay), key].slice(-50)));
  } catch {
    // For this page view, then.
  }
  stay.tell("dismiss", { key });
};
// Lets a dismissed notice stay away.
const remember = (stay) => {
  const { place } = stay;
  if (stay.remembers) return;
  stay.remembers = true;
  stay.place = () => {
    place();
    if (dismissed(stay).has(stay.root.firstElementChild?.dataset.key)) stay.root.hidden = true;
  };
};

// A page's own texts, by the ids of those that the server would say: whatever the page leaves out stays as it is.
const json = async (url) => (await fetch(url)).json();
const reword = async (stay) => {
  const [own, said] = await Promise.all([new URL(stay.attribute("texts"), document.baseURI), `${stay.base}/embed/v1/words`].map(json));
  // Whatever stands there is shown as text.
  const forms = (text) => typeof text === "object" ? PLURALS.map((form) => text[form] ?? text.other).join("|") : text === undefined ? text : `${text}`;
  const words = Object.keys(said.texts).map((id) => forms(own.texts[id]));
  stay.reword = (root) => {
    const before = stay.data.w;
    stay.data.w = before.map((word, at) => words[at] ?? word);
    if (own.lang) Object.assign(root, { lang: own.lang, dir: own.dir ?? "" });
    // What is rendered already is known by its text. Of two words with the same text the later one is a row's.
    const mine = (text) => {
      for (let at = before.length; at--;) for (const [number, form] of before[at].split("|").entries()) {
        const [start, end] = form.split("%");
        if (!(end === undefined ? text === form : text.startsWith(start) && text.endsWith(end))) continue;
        const filled = text.slice(start.length, text.length - (end ?? "").length);
        const all = stay.data.w[at].split("|");
        return (all[end === undefined ? number : plural(stay.lang, +filled)] ?? all[0]).replace("%", () => filled);
      }
      return text;
    };
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      // What an operator wrote has a direction of its own; dates are written already.
      if (text.parentElement.closest("[dir], time") === root) text.data = text.data.replace(/\S.*\S|\S/s, mine);
    }
    for (const named of root.querySelectorAll("[aria-label]")) named.setAttribute("aria-label", mine(named.getAttribute("aria-label")));
  };
};

/** What the first paint has to know, where the page asks for it: dismissals of before, and the page's own texts. */
export const prepare = async (stay) => {
  if (storage(stay)) remember(stay);
  // Without them the server's words show.
  if (stay.attribute("texts")) await reword(stay).catch((error) => stay.tell("error", { error }));
};

// The grid is one stop of the keyboard: arrows move by day and week, Enter goes into a day and arrows through its changes,
// Page Up and Down turn months. Which day is the stop is known here alone: months come and go under it.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const days = (root) => [...root.querySelectorAll(".fn-day")].filter((day) => day.querySelector(".fn-date"));
const stop = (root, wanted) => {
  const all = days(root);
  const at = wanted ?? all.find((day) => day.tabIndex === 0) ?? all.find((day) => day.ariaCurrent) ?? all[0];
  for (const cell of root.querySelectorAll(".fn-day")) {
    if (all.includes(cell)) cell.tabIndex = cell === at ? 0 : -1;
    else cell.removeAttribute("tabindex");
  }
};
// The month that was asked for by keyboard has its own days: the focus goes to the same date, or to the last. Not from
// wherever the reader has gone meanwhile.
const carry = (stay, date) => {
  const came = new MutationObserver(() => {
    came.disconnect();
    const focused = stay.root.getRootNode().activeElement;
    if (!(focused ? focused.matches(".fn-day") : document.activeElement === document.body)) return;
    const there = days(stay.root);
    const day = there[date] ?? there.at(-1);
    stop(stay.root, day);
    day?.focus();
  });
  came.observe(stay.root.querySelector(".fn-grid"), { attributeFilter: ["aria-label"] });
};
const steer = (stay, event) => {
  const cell = event.target.closest?.(".fn-day");
  if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = days(stay.root);
  const within = [...cell.querySelectorAll("a")];
  const inside = within.indexOf(event.target);
  const week = all.filter((day) => day.parentElement === cell.parentElement);
  const step = STEPS[event.key];
  const mirrored = Math.abs(step) === 1 && getComputedStyle(cell).direction === "rtl";
  const turn = stay.turns && { PageUp: 0, PageDown: 1 }[event.key];
  const target = turn >= 0 ? stay.root.querySelectorAll(".fn-turn")[turn]
    : inside >= 0 && Math.abs(step) === 7 ? within[inside + step / 7]
    : step ? all[all.indexOf(cell) + (mirrored ? -step : step)]
    : { Home: week[0], End: week.at(-1), Enter: inside < 0 && within[0], Escape: inside >= 0 && cell }[event.key];
  if (!target) return;
  event.preventDefault();
  if (turn >= 0) {
    carry(stay, all.indexOf(cell));
    return target.click();
  }
  if (all.includes(target)) stop(stay.root, target);
  target.focus();
};

// From when on what is known is called old, and from when on it is no longer said; crates/widget/src/clock.rs has the same.
const STALE = 18e4;
const DEAD = 864e5;
// How long a rendering may take to come that says what is true from an instant on.
const LATE = 5e3;
// How long ago the server was heard of.
const age = (stay) => stay.attribute("data") ? stay.data.age ?? 0 : Date.now() - stay.heard;

// What both ways of being alive have in common: `beat` is called once a second, at the turn of the second, `hear` with what
// the stream says, `dismissing` once a notice is hidden, `turning` with another month, `painting` instead of being painted
// anew.
const live = (stay, { beat, hear, dismissing, turning, painting }) => {
  const { root, element, paint } = stay;
  stay.paint = painting;
  const guarded = (work) => (...given) => {
    try {
      return work(...given);
    } catch (error) {
      stay.sleep?.();
      delete root.dataset.alive;
      stay.fail(error);
    }
  };
  const ended = new AbortController();
  // Where there is no stream, or its tab has been put to sleep, the element asks like a quiet page.
  const patience = Math.min(stay.attribute("poll") || 60, 1e6) * (800 + 400 * Math.random());
  let timer, held, asked = 0;
  const tick = guarded(() => {
    // What had the focus is gone with its change: it stays in the grid.
    const { activeElement } = element.shadowRoot;
    if (held && !held.isConnected && document.activeElement === document.body) root.querySelector(".fn-day[tabindex='0']")?.focus();
    held = activeElement;
    // A clock that is none must not make it spin.
    timer = setTimeout(tick, 1005 - stay.now() % 1e3 || 1e3);
    beat();
    stop(root);
    stay.place();
    // Either way: a clock that was set back is corrected by the next answer.
    if (patience > 0 && !document.hidden && Math.abs(age(stay)) > patience && Math.abs(Date.now() - asked) > patience) {
      asked = Date.now();
      stay.renew().catch(() => {});
    }
  });
  root.addEventListener("keydown", guarded((event) => steer(stay, event)), { signal: ended.signal });
  root.addEventListener("click", guarded((event) => {
    const { key } = root.firstElementChild.dataset;
    const month = turning && event.target.closest?.(".fn-turn")?.dataset.month;
    if (month) {
      event.preventDefault();
      turning(month);
    } else if (event.target.closest?.(".fn-dismiss")) {
      dismiss(stay, key);
      dismissing(key);
    }
  }), { signal: ended.signal });
  const changes = new MutationObserver(guarded(() => {
    stay.end();
    element.connectedCallback();
  }));
  changes.observe(element, { attributeFilter: ["components", "regions", "kinds", "lead", "src", "data", "lang", "texts"] });
  const shared = !stay.attribute("data") && globalThis.BroadcastChannel && navigator.locks;
  // Whoever asks for what is new has it told when it is there.
  const heard = guarded((document) => {
    stay.heard = Date.now();
    if (!document || hear(document) || document.r === stay.data.d.r) return;
    stay.data.d.r = document.r;
    stay.tell("notice", { revision: document.r });
  });
  let leave;
  try {
    leave = shared ? follow(stay, heard) : undefined;
  } catch {
    // Forbidden in this page: it asks like a quiet one.
  }
  const sleep = stay.sleep;
  stay.sleep = () => {
    stay.sleep = undefined;
    stay.paint = paint;
    clearTimeout(timer);
    ended.abort();
    changes.disconnect();
    leave?.();
    sleep?.();
  };
  tick();
};

// Without WASM the rendered banner stays as it is, and is asked for anew when it has something else to say.
const plain = (stay) => {
  const { root, data, paint } = stay;
  const section = root.firstElementChild;
  // Since when it is known that there is something else to say: what is shown is as old as that, however lately the stream
  // gave a sign of life.
  let outdated;
  const renew = () => stay.renew().then(() => { outdated = undefined; }, () => {});
  // The server shows the notice beneath a dismissed one.
  const dismissing = () => {
    at = focused();
    stay.also = { without: [...dismissed(stay)].join(" ") };
    outdated ??= Date.now();
    stay.place();
    renew();
  };
  // What the reader has opened, and the focus, outlast a rendering anew.
  const spots = () => [...stay.root.querySelectorAll("a, summary, button, .fn-day")];
  const focused = () => spots().indexOf(stay.element.shadowRoot.activeElement);
  let at = -1;
  const painting = (...given) => {
    if (at < 0) at = focused();
    const { open } = section.querySelector("details") ?? {};
    stay.paint = paint;
    paint(...given);
    if (open) stay.root.querySelector("details").open = true;
    stop(stay.root);
    spots()[at]?.focus();
  };
  root.dataset.alive = "";
  let asked = 0;
  const beat = () => {
    const { key } = section.dataset;
    if (!stay.also?.without.split(" ").includes(key) && dismissed(stay).has(key)) dismissing();
    if (stay.now() >= data.t) outdated ??= Date.now();
    const old = Date.now() - Math.min(stay.heard, outdated ?? Infinity);
    const says = section.querySelector(".fn-age");
    const isOld = old >= STALE || Date.now() - outdated > LATE;
    // The order of `Word` in crates/widget/src/words.rs.
    if (says) says.textContent = isOld ? data.w[20].replace("%", relative(stay.lang, -old)) : "";
    if (section.dataset.phase) section.hidden = old >= DEAD;
    // Asked again a little later where the answer was still the old one: the reader's clock may be ahead.
    if (!outdated || Date.now() - asked < 1e4) return;
    asked = Date.now();
    setTimeout(renew, 2e3 * Math.random());
  };
  const hear = ({ r }) => {
    if (r === data.d.r) return false;
    outdated ??= Date.now();
    asked = Date.now();
    // Not everybody at once.
    setTimeout(renew, 500 * Math.random());
    return true;
  };
  live(stay, { beat, hear, dismissing, painting });
};

const attach = (stay, glue, fresh) => {
  const { kind, root, data, base, lang, paint } = stay;
  const alive = glue.attach(kind, root, data, {
    base,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    lang,
    format: (style, from, to) => style > 4 ? relative(lang, from) : stay.format(style, from, to),
    plural: (count) => plural(lang, count),
    attribute: stay.attribute,
    dismissed: () => [...dismissed(stay)],
  }, fresh);
  root.dataset.alive = "";
  stay.sleep = () => {
    try {
      alive.free();
    } catch {
      // It has failed before, and was told of then.
    }
  };
  // A recording has no server that would know another month: there the links lead on.
  const turning = stay.attribute("data") ? undefined : (month) => alive.turn(month);
  stay.turns = turning;
  live(stay, {
    turning,
    beat() {
      // In another banner, or another tab.
      const { key } = root.firstElementChild.dataset;
      if (key && dismissed(stay).has(key)) alive.dismiss(key);
      alive.tick(stay.now(), age(stay));
    },
    // Of a calendar the stream says only that there is something new.
    hear: (document) => (kind === "calendar" && document.r === data.d.r) || alive.update(document),
    dismissing: (key) => alive.dismiss(key),
    // A wire that came later is shown as it was rendered.
    painting: (newest, ...rendered) => {
      if (newest.v) return paint(newest, ...rendered);
      data.d.r = newest.d.r;
      alive.update(newest.d);
    },
  });
};

/** Brings to life what the server rendered. */
export const awake = async (stay) => {
  const { root, data } = stay;
  // `v` names a wire that came after this script, such as a later server may speak.
  const glue = stay.attribute("wasm") === "off" || data.v ? undefined : await wake(stay);
  // Meanwhile it may have left, been painted anew, or been brought to life by another call.
  if (!stay.here() || stay.root !== root || stay.sleep) return;
  // An attribute has changed since.
  if (!stay.said.startsWith(`${stay.address()}{`)) return stay.renew();
  remember(stay);
  if (!glue) return plain(stay);
  // Only what the same build has rendered can be taken over, and only in its words: all else is built anew from the data.
  const fresh = stay.reword || !stay.assets.endsWith(`/${data.b}/`);
  if (fresh) root.replaceChildren();
  attach(stay, glue, Boolean(fresh));
};

/** Shows a recorded document, with no server: for previews. */
export const recorded = async (stay) => {
  const answer = await fetch(new URL(stay.attribute("data"), document.baseURI));
  const data = await answer.json();
  const began = Date.now();
  if (data.d.n) stay.now = () => stay.element.now?.() ?? data.d.n + Date.now() - began;
  // What a server renders carries its language; a recording says it.
  const root = Object.assign(document.createElement("div"), { className: "fn", lang: data.lang ?? "", dir: data.dir ?? "" });
  stay.paint(data, root, "", await stay.style());
  const glue = await wake(stay);
  if (glue && stay.here()) attach(stay, glue, true);
};
