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
  if (!(error instanceof WebAssembly.CompileError)) engine = undefined;
  console.info("fairnotice: shown without WebAssembly; if the page's policy forbids it, script-src 'wasm-unsafe-eval' allows it, and the attribute wasm=\"off\" spares the attempt:", error);
});

// The stream: one per server and language for all elements of a page, and one for all tabs of an origin. The tab that
// holds the lock leads: it listens and tells the others.
const RECONNECT = 5e3;
const BEAT = 15e3;
const streams = {};
const follow = ({ base, lang }, hear) => {
  const name = `fairnotice ${base} ${lang}`;
  const stream = streams[name] ??= open(name, `${base}/api/v1/live?of=embed&lang=${encodeURIComponent(lang)}`);
  stream.hearers.add(hear);
  if (stream.newest) hear(stream.newest);
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
  const say = (newest) => {
    stream.heard = Date.now();
    if (!newest) return;
    stream.newest = newest;
    for (const hear of hearers) hear(newest);
  };
  const lead = () => new Promise((done) => {
    // Given the lock at the very moment of leaving.
    if (ended.signal.aborted) return done();
    let source, retry;
    const tell = (newest) => {
      say(newest);
      channel.postMessage(newest);
    };
    const connect = () => {
      clearTimeout(retry);
      source?.close();
      source = new EventSource(url);
      source.addEventListener("snapshot", ({ data }) => tell(JSON.parse(data)));
      source.addEventListener("beat", () => tell());
      // The browser tries again by itself, unless it has given up.
      source.onerror = () => {
        if (source.readyState === EventSource.CLOSED) retry = setTimeout(connect, RECONNECT);
      };
    };
    connect();
    // A connection can be dead without anybody having closed it.
    const watch = setInterval(() => Date.now() - stream.heard > 3 * BEAT && connect(), BEAT);
    ended.signal.addEventListener("abort", () => {
      clearTimeout(retry);
      clearInterval(watch);
      source.close();
      done();
    });
  });
  const stream = {
    hearers,
    heard: Date.now(),
    start() {
      ended = new AbortController();
      channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => say(data);
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

// Keys of dismissed notices: for this page view, or in the storage that the page allows.
const MEMORY = "fairnotice:dismissed";
const storage = (stay) => {
  try {
    return { session: () => sessionStorage, local: () => localStorage }[stay.attribute("dismiss")]?.();
  } catch {
    // Forbidden by the reader: as if the page allowed none.
  }
};
const memories = new WeakMap();
const dismissed = (stay) => {
  if (!memories.has(stay.element)) memories.set(stay.element, JSON.parse(storage(stay)?.getItem(MEMORY) ?? "[]"));
  return memories.get(stay.element);
};
const dismiss = (stay, key) => {
  const keys = dismissed(stay);
  keys.push(key);
  storage(stay)?.setItem(MEMORY, JSON.stringify(keys.slice(-50)));
  stay.tell("dismiss", { key });
};
/** Lets a dismissed notice stay away, from the first paint on where the page asks for it. */
export const remember = (stay) => {
  const { place } = stay;
  if (stay.remembers) return;
  stay.remembers = true;
  stay.place = () => {
    place();
    if (dismissed(stay).includes(stay.root.firstElementChild?.dataset.key)) stay.root.hidden = true;
  };
};

// The grid is one stop of the keyboard: arrows move by day and week, Enter goes into a day, Page Up and Down turn months.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const steer = (stay, event) => {
  const cell = event.target.closest?.("td");
  if (!cell) return;
  const cells = [...stay.root.querySelectorAll("td[tabindex]")];
  const row = [...cell.parentElement.children].filter((day) => day.tabIndex > -2 && day.hasAttribute("tabindex"));
  const rtl = getComputedStyle(cell).direction === "rtl" && Math.abs(STEPS[event.key]) === 1 ? -1 : 1;
  const to = {
    Home: () => row[0],
    End: () => row.at(-1),
    Enter: () => event.target === cell && cell.querySelector("a"),
    Escape: () => cell,
    PageUp: () => stay.root.querySelector(".fn-turn").click(),
    PageDown: () => stay.root.querySelectorAll(".fn-turn")[1].click(),
  }[event.key] ?? (STEPS[event.key] && (() => cells[cells.indexOf(cell) + rtl * STEPS[event.key]]));
  if (!to) return;
  const target = to();
  // A link's own Enter.
  if (target === false || event.key === "Enter" && !target) return;
  event.preventDefault();
  if (!target) return;
  if (target.localName === "td") {
    for (const day of cells) day.tabIndex = day === target ? 0 : -1;
  }
  target.focus();
};

// What both ways of being alive have in common; `beat` is called once a second, at the turn of the second.
const live = (stay, beat, hear) => {
  const { root, element } = stay;
  const guarded = (work) => (...given) => {
    try {
      return work(...given);
    } catch (error) {
      stay.sleep?.();
      stay.fail(error);
    }
  };
  const ended = new AbortController();
  let timer;
  const tick = guarded(() => {
    timer = setTimeout(tick, 1005 - stay.now() % 1e3);
    beat();
    stay.place();
  });
  root.addEventListener("keydown", guarded((event) => steer(stay, event)), { signal: ended.signal });
  const changes = new MutationObserver(() => {
    stay.end();
    element.connectedCallback();
  });
  changes.observe(element, { attributeFilter: ["components", "kinds", "regions", "lead", "src", "data", "lang"] });
  const shared = !stay.attribute("data") && globalThis.BroadcastChannel && navigator.locks;
  const leave = shared && follow(stay, guarded((document) => {
    stay.heard = stay.now();
    hear(document);
    if (document.r === stay.data.d.r) return;
    stay.data.d.r = document.r;
    stay.tell("notice", { revision: document.r });
  }));
  const sleep = stay.sleep;
  stay.sleep = () => {
    stay.sleep = undefined;
    clearTimeout(timer);
    ended.abort();
    changes.disconnect();
    leave?.();
    sleep?.();
  };
  if (!shared) stay.poll();
  tick();
};

// Without WASM the rendered banner stays as it is, and is asked for anew when it has something else to say.
const plain = (stay) => {
  const { root, data } = stay;
  const turns = (data.d.c ?? []).flatMap(({ a, b, f }) => [a - 36e5, a, b, f]);
  const next = Math.min(...turns.filter((turn) => turn > stay.now()));
  const renew = () => stay.renew().catch(stay.poll);
  root.addEventListener("click", ({ target }) => {
    if (!target.closest(".fn-dismiss")) return;
    dismiss(stay, root.firstElementChild.dataset.key);
    stay.place();
  });
  root.dataset.alive = "";
  let asked;
  live(stay, () => {
    if (asked || stay.now() < next) return;
    asked = true;
    renew();
  }, (document) => document.r !== data.d.r && renew());
  stay.poll();
};

const attach = (stay, glue, fresh) => {
  const { kind, root, data, base, zone, lang } = stay;
  const alive = glue.attach(kind, root, data, {
    base: stay.attribute("data") ? "" : base,
    zone,
    lang,
    format: (style, from, to) => style > 4 ? relative(lang, from) : stay.format(style, from, to),
    plural: (count) => PLURALS.indexOf(new Intl.PluralRules(lang).select(count)),
    attribute: stay.attribute,
    dismissed: () => dismissed(stay),
    dismiss: (key) => dismiss(stay, key),
  }, fresh);
  root.dataset.alive = "";
  stay.sleep = () => {
    try {
      alive.free();
    } catch {
      // It has failed before, and was told of then.
    }
  };
  const stale = () => stay.attribute("data") ? 0 : Date.now() - Math.max(...Object.values(streams).map(({ heard }) => heard), 0);
  live(stay, () => alive.tick(stay.now(), stale()), (document) => alive.update(document));
};

/** Brings to life what the server rendered. */
export const awake = async (stay) => {
  stay.sleep?.();
  const glue = stay.attribute("wasm") === "off" ? undefined : await wake(stay);
  if (!stay.here()) return;
  remember(stay);
  if (glue) attach(stay, glue, false);
  else plain(stay);
};

/** Shows a recorded document, with no server: for previews. */
export const recorded = async (stay) => {
  const answer = await fetch(new URL(stay.attribute("data"), document.baseURI));
  const data = await answer.json();
  const began = Date.now();
  if (data.d.n) stay.element.now ??= () => data.d.n + Date.now() - began;
  stay.paint(data, undefined, await stay.style());
  const glue = await wake(stay);
  if (glue && stay.here()) attach(stay, glue, true);
};
