// The loader: defines the elements and shows what the server rendered. It loads `embed-hydrate.js` for their hydration, when
// there is something to hydrate. Small size comes first. It never throws into the page and writes no style and no HTML text, so
// it works in a page with Trusted Types and a strict Content Security Policy.
(() => {
const VERSION = "dev";
const STYLE = "";
const HYDRATE = "";
// A module has no `currentScript`.
const script = document.currentScript ?? document.querySelector("script[src*='/embed.js']");
// Where the script is included twice, or from two servers, the elements of the first script serve both, by their attribute `src`.
if (!script || customElements.get("fairnotice-banner")) return;
// A pinned copy is in the folder of its files, the evergreen one is beside that folder.
const assets = new URL(script.src.includes("/v1/") ? `../${VERSION}/` : ".", script.src).href;

// Trusted Types let only XMLHttpRequest make a document.
const get = (url) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open("GET", url);
  request.responseType = "document";
  // A status of 0 means that there was no response.
  request.onloadend = () => (request.status === 200 ? resolve : reject)(request);
  request.send();
});

// Loaded once, and again after a failure: the server may be back then.
const once = (work, made) => () => made ??= work().catch((error) => {
  made = undefined;
  throw error;
});
const style = once(async () => {
  // Any other response does not have this hash.
  const answer = await fetch(`${assets}embed.css`, { integrity: STYLE });
  return new CSSStyleSheet().replace(await answer.text());
});
// An import cannot check a hash, a link beside it can.
const pinned = (name, integrity) => {
  const href = assets + name;
  document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href, integrity, crossOrigin: "", nonce: script.nonce }));
  return import(href);
};
const hydration = once(() => pinned("embed-hydrate.js", HYDRATE));

// The order of `Style` in crates/locale/src/date.rs.
const hm = { hour: "numeric", minute: "2-digit" };
const STYLES = [{ weekday: "short", day: "numeric", month: "short", ...hm, timeZoneName: "short" }, hm, { day: "numeric" }, { weekday: "short" }, { month: "long", year: "numeric" }];
const formats = {};
const format = (lang, timeZone, style, from, to) => {
  const key = lang + timeZone + style;
  try {
    formats[key] ??= new Intl.DateTimeFormat(lang, { ...STYLES[style], timeZone });
    return from === to ? formats[key].format(from) : formats[key].formatRange(from, to);
  } catch {
    // A zone that this browser does not know.
    return new Date(from).toISOString();
  }
};

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

// The rendered element and its data, from a document or from what a server included in the page.
const read = (from) => {
  const text = from.querySelector("script[type='application/json']")?.textContent;
  return [text && JSON.parse(text), from.querySelector(".fn"), text];
};

// The connection of an element to the document. What an earlier connection began has no effect any more.
const begin = (element) => {
  const attribute = (name) => element.getAttribute(name) ?? "";
  const kind = element.localName.slice(11);
  const base = new URL(attribute("src") || new URL("../..", script.src), document.baseURI).href.replace(/\/$/, "");
  // The page's language, in the reader's regional form.
  let lang = element.closest("[lang]")?.lang || document.documentElement.lang;
  // The reader's language where there is none, or where the tag is invalid, such as `en_US`.
  try {
    [lang] = Intl.getCanonicalLocales(navigator.languages.find((own) => own.startsWith(`${lang}-`)) ?? lang);
  } catch {
    lang = navigator.language;
  }
  let skew = 0, timer;
  const here = () => element.connection === connection;

  const address = () => {
    const query = new URLSearchParams({ tz: zone, lang, ...connection.also });
    for (const name of ["components", "regions", "kinds", "lead", "month"]) if (attribute(name)) query.set(name, attribute(name));
    return `${base}/embed/v1/${kind}?${query}`;
  };
  const request = async () => {
    const url = address();
    const answer = await get(url);
    skew = Date.parse(answer.getResponseHeader("date")) - Date.now();
    // The header counts in seconds, and the response takes time: only a clock that is clearly wrong is corrected.
    if (!(Math.abs(skew) > 5e3)) skew = 0;
    connection.heard = Date.now();
    const rendered = read(answer.response);
    connection.shown = url + rendered[2];
    return rendered;
  };

  // The attribute `paths` chooses the addresses on which the element shows.
  const place = () => {
    const paths = attribute("paths");
    connection.root.hidden = paths && !paths.match(/\S+/g)?.some((path) => location.pathname.startsWith(path));
  };

  const paint = (data, html, text, sheet) => {
    if (!here()) return;
    connection.data = data;
    const shadow = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    const root = document.importNode(html, true);
    connection.translate?.(root);
    for (const time of root.querySelectorAll("time[data-f]")) {
      const from = Date.parse(time.dateTime);
      time.textContent = connection.format(+time.dataset.f, from, +(time.dataset.e ?? from));
    }
    connection.dispose?.();
    shadow.replaceChildren(connection.root = root);
    connection.place();
  };

  // There is nothing to hydrate on a quiet page: it polls.
  const settle = () => {
    if (connection.root.firstElementChild?.hidden) poll();
    else (window.requestIdleCallback ?? setTimeout)(() => here() && hydration().then(({ hydrate }) => hydrate(connection)).catch(fail), { timeout: 2000 });
  };

  // A quiet page polls every minute, but not while it is hidden. A random fifth more or less keeps pages from polling together.
  // A hydrated element polls by itself, and a recording has no server.
  const poll = () => {
    if (!here()) return;
    const seconds = attribute("data") || connection.dispose ? 0 : Math.min(attribute("poll") || 60, 1e6);
    clearTimeout(timer);
    // The element was rendered, and there is no hydration that would show its age.
    if (Date.now() - connection.heard > 18e4) element.shadowRoot?.replaceChildren();
    if (seconds > 0) timer = setTimeout(turn, seconds * (800 + 400 * Math.random()));
  };
  const turn = () => {
    if (!here()) return;
    if (document.hidden) document.addEventListener("visibilitychange", turn, { once: true });
    else renew().catch(poll);
  };

  const renew = async () => {
    const { shown } = connection;
    const rendering = await request();
    if (shown === connection.shown) return poll();
    connection.paint(...rendering, await style());
    connection.emit("notice", { revision: connection.data.d.r });
    settle();
  };

  // No error of ours reaches the page.
  const fail = (error) => {
    if (!here()) return;
    // The next response is shown in any case.
    connection.shown = 0;
    connection.emit("error", { error });
    poll();
  };

  const connection = element.connection = {
    element, kind, base, lang, assets, pinned, attribute, address, here, renew, paint, place, style, fail, heard: Date.now(),
    // Now for this element, in epoch milliseconds: a preview or a test may set another clock.
    now: () => element.now?.() ?? Date.now() + skew,
    format: (style, from, to) => format(lang, connection.data?.d.z ?? zone, style, from, to),
    emit: (name, detail) => element.dispatchEvent(new CustomEvent(`fairnotice:${name}`, { bubbles: true, composed: true, detail })),
    end() {
      connection.dispose?.();
      element.connection = undefined;
    },
  };

  (async () => {
    const sheet = style();
    // It is awaited below. Until then a failure must not count as unhandled: the page would hear of it.
    sheet.catch(() => {});
    if (attribute("data")) return (await hydration()).recorded(connection);
    if (attribute("texts") || /^[sl]/.test(attribute("dismiss"))) await (await hydration()).prepare(connection);
    // What a server included in the page shows immediately. It may come from a cache, so the element then asks the server.
    const included = read(element);
    if (included[0]) paint(...included, await sheet);
    paint(...await request(), await sheet);
    settle();
  })().catch(fail);
};

let used;
// Each has its own class: a registry takes no class twice.
for (const kind of ["banner", "calendar", "status"]) customElements.define(`fairnotice-${kind}`, class extends HTMLElement {
  connectedCallback() {
    // A moved element is disconnected and connected in one task: it keeps its connection.
    used = true;
    try {
      if (!this.connection) begin(this);
    } catch {
      // The address is invalid: nothing shows.
    }
  }
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.connection?.end());
  }
});

// A page with the script tag and none of the elements gets a banner.
const alone = () => {
  if (used || script.dataset.auto === "off") return;
  const banner = document.createElement("fairnotice-banner");
  for (const name in script.dataset) banner.setAttribute(name, script.dataset[name]);
  document.body[script.dataset.position === "top" ? "prepend" : "append"](banner);
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", alone);
else alone();
})();
