// The loader: defines the elements, shows what the server rendered, and brings WASM when there is something to bring to
// life. It must stay small, must not throw into the page, and writes no style and no HTML text: a page with Trusted Types
// and a strict Content Security Policy takes it as it is.
(() => {
const VERSION = "dev";
// A module has no `currentScript`.
const script = document.currentScript ?? document.querySelector("script[src*='/embed/v1/embed.js']");
if (!script) return;
const here = script.src;
const at = (path, base) => new URL(path, base).href;
const assets = at(script.dataset.assets || `../${VERSION}/`, script.dataset.assets ? document.baseURI : here);

// One request, whose answer may be a document. A policy of Trusted Types lets XMLHttpRequest make one.
const get = (url, type) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open("GET", url);
  request.responseType = type;
  request.onload = () => request.status === 200 ? resolve(request) : reject(request.status);
  request.onerror = request.ontimeout = reject;
  request.timeout = 3e4;
  request.send();
});

let sheet;
const style = () => sheet ??= get(`${assets}embed.css`, "text").then((answer) => {
  const made = new CSSStyleSheet();
  made.replaceSync(answer.response);
  return made;
}).catch((error) => {
  // To be asked for again: the server may be back by then.
  sheet = undefined;
  throw error;
});

let wasm;
const engine = () => wasm ??= import(`${assets}fairnotice-widget.js`).then(async (glue) => {
  await glue.default({ module_or_path: `${assets}fairnotice-widget_bg.wasm` });
  return glue;
}).catch((error) => {
  // A page that forbids it is asked once; whatever else failed may work when the element has something new to show.
  if (!(error instanceof WebAssembly.CompileError)) wasm = undefined;
  console.info("fairnotice: shown without WebAssembly; if the page's policy forbids it, script-src 'wasm-unsafe-eval' allows it:", error);
});

// The order of `Style` in crates/widget/src/locale.rs.
const hm = { hour: "numeric", minute: "2-digit" };
const STYLES = [
  { weekday: "short", day: "numeric", month: "short", ...hm, timeZoneName: "short" },
  hm,
  { day: "numeric" },
  { weekday: "short" },
  { month: "long", year: "numeric" },
];
const UNITS = [["day", 864e5, 2], ["hour", 36e5, 2], ["minute", 6e4, 2], ["second", 1e3, 0]];
const formats = {};

const format = (lang, zone, style, from, to) => {
  const key = lang + zone + style;
  try {
    if (style > 4) {
      const [unit, size] = UNITS.find(([, size, least]) => Math.abs(from) >= size * (least - 0.05));
      return (formats[key] ??= new Intl.RelativeTimeFormat(lang, { numeric: "always" })).format(Math.trunc(from / size + Math.sign(from) / 20), unit);
    }
    formats[key] ??= new Intl.DateTimeFormat(lang, { ...STYLES[style], timeZone: zone });
    return from === to ? formats[key].format(from) : formats[key].formatRange(from, to);
  } catch {
    return lang ? format(undefined, zone, style, from, to) : new Date(from).toISOString();
  }
};

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const idle = (work) => (window.requestIdleCallback ?? setTimeout)(work, { timeout: 2000 });

class Element extends HTMLElement {
  // What this stay in the document is known by: whatever was begun in an earlier one ends without effect.
  #stay;
  #alive;
  #timer;
  #beat;
  #etag;
  #skew = 0;
  #zone = zone;
  #root;

  // For a preview or a test: the instant that the element takes for now, epoch milliseconds.
  now = () => Date.now() + this.#skew;

  get #kind() { return this.localName.slice(11); }
  get #base() { return at(this.getAttribute("src") || "../..", this.getAttribute("src") ? document.baseURI : here).replace(/\/$/, ""); }

  connectedCallback() {
    // An element that is only moved is disconnected and connected in one turn: it stays as it is.
    if (!this.#stay) this.#show(this.#stay = {});
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      clearTimeout(this.#timer);
      clearInterval(this.#beat);
      this.#alive?.free();
      this.#stay = this.#alive = undefined;
    });
  }

  async #show(stay) {
    const recorded = this.getAttribute("data");
    try {
      const sheet = style();
      // Awaited below; until then a failure must not count as unhandled, which the page would be told.
      sheet.catch(() => {});
      let data, html;
      if (recorded) {
        data = JSON.parse((await get(at(recorded, document.baseURI), "text")).response);
        const began = Date.now();
        if (data.d.n) this.now = () => data.d.n + Date.now() - began;
        this.#paint(stay, html, data, await sheet);
      } else {
        // What a server included in the page is shown at once, and then asked about: the page may come from a cache.
        // A calendar of another zone's days is not shown.
        const [included, inside] = this.#read(this);
        const usable = included && (included.d.z ?? zone) === zone;
        if (usable) this.#paint(stay, inside, included, await sheet);
        [data, html] = await this.#ask();
        // What was included knows nothing of the attributes by which notices are chosen.
        const same = usable && data && !this.#chosen().size && included.d.r === data.d.r && included.d.n === data.d.n;
        if (!same) this.#paint(stay, html, data, await sheet);
      }
      this.#settle(stay, data, recorded);
    } catch (error) {
      this.#fail(stay, error);
    }
  }

  // Nothing to bring to life on a quiet page: it asks again in a while.
  #settle(stay, data, recorded) {
    if (stay !== this.#stay) return;
    const quiet = !data || (this.#kind === "banner" && this.#root.firstElementChild?.hidden);
    if (quiet && !recorded) this.#poll(stay);
    else idle(() => this.#awake(stay, data, recorded).catch((error) => this.#fail(stay, error)));
  }

  // The rendered element and its data, out of a document or out of what a server included in the page.
  #read(from) {
    const html = from.querySelector(".fn");
    const text = from.querySelector("script[type='application/json']")?.textContent;
    return [text && JSON.parse(text), html];
  }

  #chosen() {
    const query = new URLSearchParams();
    for (const name of ["components", "kinds", "lead"]) if (this.hasAttribute(name)) query.set(name, this.getAttribute(name));
    return query;
  }

  async #ask() {
    const query = this.#chosen();
    query.set("tz", zone);
    const answer = await get(`${this.#base}/embed/v1/${this.#kind}?${query}`, "document");
    const skew = Date.parse(answer.getResponseHeader("date")) - Date.now();
    // The header has whole seconds, and the way takes time: only a clock that is clearly wrong is corrected.
    this.#skew = Math.abs(skew) > 5e3 ? skew : 0;
    this.#etag = answer.getResponseHeader("etag");
    return answer.response ? this.#read(answer.response) : [];
  }

  #paint(stay, html, data, sheet) {
    if (stay !== this.#stay) return;
    this.#zone = data?.d.z ?? zone;
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    this.#root?.remove();
    this.#root = html ? document.importNode(html, true) : document.createElement("div");
    this.#root.className = "fn";
    for (const time of this.#root.querySelectorAll("time[data-f]")) {
      time.lang = this.#lang;
      const from = Date.parse(time.dateTime);
      if (time.firstChild && from) time.firstChild.data = this.#format(+time.dataset.f, from, +(time.dataset.e ?? from));
    }
    shadow.append(this.#root);
  }

  // The page's language, in the reader's own variety of it.
  get #lang() {
    const lang = this.closest("[lang]")?.lang;
    return lang ? navigator.languages.find((own) => own.startsWith(`${lang}-`)) ?? lang : navigator.language;
  }
  #format(style, from, to) { return format(this.#lang, this.#zone, style, from, to); }

  async #awake(stay, data, recorded) {
    const glue = await engine();
    if (stay !== this.#stay) return;
    if (!glue) return recorded || this.#poll(stay);
    const fresh = !this.#root.firstElementChild;
    this.#alive = glue.attach(this.#kind, this.#root, data, {
      base: recorded ? "" : this.#base,
      zone,
      format: (style, from, to) => this.#format(style, from, to),
      now: () => this.now(),
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      attribute: (name) => this.getAttribute(name) ?? "",
      changed: (revision) => this.#tell("notice", { revision }),
    }, fresh);
    this.#root.dataset.alive = "";
    const tick = () => {
      try {
        this.#alive?.tick(this.now());
      } catch (error) {
        clearInterval(this.#beat);
        this.#fail(stay, error);
      }
    };
    tick();
    this.#beat = setInterval(tick, 1e3);
  }

  // A quiet page asks every minute, give or take a fifth so that pages do not ask together, and not while it is hidden.
  #poll(stay) {
    const seconds = +(this.getAttribute("poll") ?? 60);
    if (stay !== this.#stay || !(seconds > 0)) return;
    this.#timer = setTimeout(async () => {
      try {
        if (document.hidden) await new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }));
        if (stay !== this.#stay) return;
        const etag = this.#etag;
        const [data, html] = await this.#ask();
        if (etag === this.#etag) return this.#poll(stay);
        this.#paint(stay, html, data, await style());
        if (data) this.#tell("notice", { revision: data.d.r });
        this.#settle(stay, data);
      } catch {
        this.#poll(stay);
      }
    }, seconds * (800 + 400 * Math.random()));
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`fairnotice:${name}`, { bubbles: true, composed: true, detail }));
  }

  // Whatever happens in here is ours and never the page's.
  #fail(stay, error) {
    this.#tell("error", { error: String(error) });
    if (!this.hasAttribute("data")) this.#poll(stay);
  }
}

for (const kind of ["banner", "calendar", "status"]) {
  const name = `fairnotice-${kind}`;
  if (!customElements.get(name)) customElements.define(name, class extends Element {});
}

// The script tag alone: a page without any of the elements gets a banner.
const alone = () => {
  if (script.dataset.auto === "off" || document.querySelector("fairnotice-banner,fairnotice-calendar,fairnotice-status")) return;
  const banner = document.createElement("fairnotice-banner");
  for (const { name, value } of script.attributes) if (name.startsWith("data-")) banner.setAttribute(name.slice(5), value);
  document.body.append(banner);
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", alone);
else alone();
})();
