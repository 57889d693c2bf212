// The loader: defines the elements and shows what the server rendered. It loads `embed-hydrate.js` for their hydration, when
// there is something to hydrate. Small size comes first. It never throws into the page and writes no style and no HTML text, so
// it works in a page with Trusted Types and a strict Content Security Policy.
(() => {
const VERSION = "dev";
const STYLE = "";
const HYDRATE = "";
const find = () => document.querySelector("script[src*='/embed.js']");
// A module has no `currentScript`.
const script = /** @type {HTMLScriptElement} */ (document.currentScript ?? find());
// Where the script is included twice, or from two servers, the elements of the first script serve both, by their attribute `src`.
if (!script || customElements.get("fairnotice-banner")) return;
// A pinned copy is in the folder of its files, the evergreen one is beside that folder.
const assets = new URL(script.src.includes("/v1/") ? `../${VERSION}/` : ".", script.src).href;

/**
 * Trusted Types let only XMLHttpRequest make a document.
 * @param {string} url @returns {Promise<XMLHttpRequest>}
 */
const get = (url) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open("GET", url);
  request.responseType = "document";
  // A status of 0 means that there was no response.
  request.onloadend = () => (request.status === 200 ? resolve : reject)(request);
  request.send();
});

/** @type {Record<string, Promise<unknown> | undefined>} */
const loaded = {};
/**
 * Loaded once, and again after a failure: the server may be back then.
 * @template T @param {string} name @param {() => Promise<T>} load @returns {Promise<T>}
 */
const once = (name, load) => /** @type {Promise<T>} */ (loaded[name] ??= load().catch((error) => {
  loaded[name] = undefined;
  throw error;
}));
const style = () => once("", async () => {
  // Any other response does not have this hash.
  const answer = await fetch(`${assets}embed.css`, { integrity: STYLE });
  return new CSSStyleSheet().replace(await answer.text());
});
/**
 * An import cannot check a hash, a link beside it can.
 * @template T @param {string} name @param {string} integrity @returns {Promise<T>}
 */
const pinned = (name, integrity) => once(name, () => {
  const href = assets + name;
  document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href, integrity, crossOrigin: "", nonce: script.nonce }));
  return import(href);
});
/** @returns {Promise<typeof import("./embed-hydrate.js")>} */
const hydration = () => pinned("embed-hydrate.js", HYDRATE);

// As in crates/widget/src/clock.rs.
const STALE = 18e4;
// The order of `Style` in crates/locale/src/date.rs.
/** @type {Intl.DateTimeFormatOptions} */
const hm = { hour: "numeric", minute: "2-digit" };
/** @type {Intl.DateTimeFormatOptions[]} */
const STYLES = [{ weekday: "short", day: "numeric", month: "short", ...hm, timeZoneName: "short" }, hm, { day: "numeric" }, { weekday: "short" }, { month: "long", year: "numeric" }];
/** @type {Record<string, Intl.DateTimeFormat>} */
const formats = {};
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
/** @param {number} at */
const offset = (at) => new Date(at).getTimezoneOffset();

/**
 * The rendered element and its data, from a document or from what a server included in the page.
 * @param {ParentNode} from
 */
const read = (from) => {
  const text = from.querySelector("script")?.textContent;
  return /** @type {const} */ ([text && JSON.parse(text), /** @type {HTMLElement} */ (from.querySelector(".fn")), text]);
};

/**
 * Of each element in the page.
 * @type {Map<Element, Connection>}
 */
const connections = new Map();

/**
 * The connection of an element to the document. What an earlier connection began has no effect any more.
 * @implements {ElementConnection}
 */
class Connection {
  pinned = pinned;
  style = style;
  heard = Date.now();
  /** @type {string} */
  base;
  /** @type {string} */
  lang;
  /** @type {Rendered} */
  data;
  /** @type {HTMLElement} */
  root;
  /** @type {string} */
  shown;
  /** @type {string | undefined} */
  without;
  /** @type {((root: HTMLElement) => void) | undefined} */
  translate;
  /** @type {Dismissals | undefined} */
  dismissals;
  /** @type {Hydration | undefined} */
  hydration;
  /** @type {(() => void) | undefined} */
  place;
  skew = 0;
  /** @type {number | undefined} */
  #timer;

  /** @param {FairnoticeElement} element */
  constructor(element) {
    this.element = element;
    connections.set(element, this);
    this.kind = element.localName.slice(11);
    // The page's language, in the reader's regional form.
    const lang = /** @type {HTMLElement | null} */ (element.closest("[lang]"))?.lang || document.documentElement.lang;
    // The reader's language where there is none, or where the tag is invalid, such as `en_US`.
    try {
      [this.lang] = /** @type {[string]} */ (Intl.getCanonicalLocales(navigator.languages.find((own) => own.startsWith(`${lang}-`)) ?? lang));
    } catch {}
    this.lang ??= navigator.language;
    this.#begin().catch(this.fail);
  }

  async #begin() {
    // Fails if the address is invalid: nothing shows then.
    this.base = new URL(this.attribute("src") || new URL("../..", script.src), document.baseURI).href.replace(/\/$/, "");
    // It is awaited below. Until then a failure must not count as unhandled: the page would hear of it.
    style().catch(() => {});
    if (["data", "dismiss", "paths", "texts"].some((name) => this.attribute(name)) && await (await hydration()).prepare(this)) return;
    // What a server included in the page shows immediately. It may come from a cache, so the element then asks the server.
    const included = read(this.element);
    if (included[0]) this.paint(...included, await style());
    await this.renew();
  }

  get over() {
    return connections.get(this.element) !== this;
  }

  /** @param {string} name */
  attribute(name) {
    return this.element.getAttribute(name) ?? "";
  }

  address() {
    const query = new URLSearchParams({ tz: zone, lang: this.lang });
    for (const name of ["components", "regions", "kinds", "lead", "month"]) if (this.attribute(name)) query.set(name, this.attribute(name));
    if (this.without) query.set("without", this.without);
    return `${this.base}/embed/v1/${this.kind}?${query}`;
  }

  /** @param {number} style @param {number} from @param {number} to */
  format(style, from, to) {
    // Without one it is the browser's, which some give a name that they do not know themselves.
    const timeZone = this.data?.d.z;
    const written = formats[this.lang + timeZone + style] ??= new Intl.DateTimeFormat(this.lang, { ...STYLES[style], timeZone });
    // A range names one zone. Where clocks are changed meanwhile there are two, such as CEST and CET.
    return from === to ? written.format(from)
      : offset(from) === offset(to) ? written.formatRange(from, to)
      : `${written.format(from)} – ${written.format(to)}`;
  }

  /** @param {string} name @param {object} detail */
  emit(name, detail) {
    this.element.dispatchEvent(new CustomEvent(`fairnotice:${name}`, { bubbles: true, composed: true, detail }));
  }

  /** Asks the server, and shows what is new. */
  async renew() {
    const url = this.address();
    const answer = await get(url);
    this.heard = Date.now();
    this.skew = Date.parse(/** @type {string} */ (answer.getResponseHeader("date"))) - this.heard;
    const rendering = read(answer.response);
    const sheet = await style();
    const { shown } = this;
    this.shown = url + rendering[2];
    if (shown === this.shown) return this.#poll();
    this.paint(...rendering, sheet);
    if (shown !== undefined) this.emit("notice", { revision: this.data.d.r });
    // There is nothing to hydrate on a quiet page: it polls.
    if (/** @type {HTMLElement | null} */ (this.root.firstElementChild)?.hidden) this.#poll();
    else hydration().then(({ hydrate }) => hydrate(this)).catch(this.fail);
  }

  /** @param {Rendered} data @param {HTMLElement} html @param {unknown} text @param {CSSStyleSheet} sheet */
  paint(data, html, text, sheet) {
    if (this.over) return;
    const painted = this.hydration?.repaint?.(data);
    if (painted === true) return;
    this.data = data;
    const shadow = this.element.shadowRoot ?? this.element.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    const root = document.importNode(html, true);
    this.translate?.(root);
    for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (root.querySelectorAll("time[data-f]"))) {
      const from = Date.parse(time.dateTime);
      time.textContent = this.format(+/** @type {string} */ (time.dataset.f), from, +(time.dataset.e ?? from));
    }
    this.hydration?.end();
    shadow.replaceChildren(this.root = root);
    this.place?.();
    painted?.();
  }

  // A quiet page polls every minute, but not while it is hidden. A random fifth more or less keeps pages from polling together.
  // A hydrated element polls by itself, and a recording has no server.
  #poll = () => {
    if (this.over) return;
    const seconds = this.attribute("data") || this.hydration ? 0 : Math.min(+(this.attribute("poll") || 60), 1e6);
    clearTimeout(this.#timer);
    // The element was rendered, and there is no hydration that would show its age.
    if (Date.now() - this.heard > STALE) this.element.shadowRoot?.replaceChildren();
    if (seconds > 0) this.#timer = setTimeout(this.#turn, seconds * (800 + 400 * Math.random()));
  };

  #turn = () => {
    if (this.over) return;
    if (document.hidden) addEventListener("visibilitychange", this.#turn, { once: true });
    // What the beginning needed may be missing yet.
    else (this.data ? this.renew() : this.#begin()).catch(this.#poll);
  };

  /** No error of ours reaches the page. @param {unknown} error */
  fail = (error) => {
    if (this.over) return;
    // The next response is shown in any case.
    this.shown = "";
    this.emit("error", { error });
    this.#poll();
  };

  end() {
    this.hydration?.end();
    connections.delete(this.element);
  }
}

// Each has its own class: a registry takes no class twice.
for (const kind of ["banner", "calendar", "status"]) customElements.define(`fairnotice-${kind}`, class extends HTMLElement {
  connectedCallback() {
    // A moved element is disconnected and connected in one task: it keeps its connection.
    connections.has(this) || new Connection(this);
  }
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || connections.get(this)?.end());
  }
});

// A page with the script tag and none of the elements gets a banner; and gets it again when its body is replaced, as Turbo does.
/** @type {HTMLElement | undefined} */
let body;
const alone = () => {
  if (!document.body || document.body === body || body && !find()) return;
  body = document.body;
  if (connections.size || script.dataset.auto === "off") return;
  const banner = document.createElement("fairnotice-banner");
  for (const name in script.dataset) banner.setAttribute(name, /** @type {string} */ (script.dataset[name]));
  body[script.dataset.position === "top" ? "prepend" : "append"](banner);
};
const begin = () => {
  alone();
  // By then the elements of the old body have left.
  new MutationObserver(() => setTimeout(alone)).observe(document.documentElement, { childList: true });
};
if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
else begin();
})();
