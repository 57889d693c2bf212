// The loader: defines the elements and shows what the server rendered. What brings it to life is `embed-life.js`, fetched
// when there is something to bring to life. Small before all else: it never throws into the page and writes no style and
// no HTML text, so a page with Trusted Types and a strict Content Security Policy takes it as it is.
(() => {
const VERSION = "dev";
const STYLE = "";
const LIFE = "";
// A module has no `currentScript`.
const script = document.currentScript ?? document.querySelector("script[src*='/embed.js']");
// Included twice, or from two servers: the first one's elements serve both, by their attribute `src`.
if (!script || customElements.get("fairnotice-banner")) return;
// A pinned copy lies among its files, the evergreen one beside their folder.
const assets = new URL(script.src.includes("/v1/") ? `../${VERSION}/` : ".", script.src).href;

// A policy of Trusted Types lets XMLHttpRequest make a document, and nothing else.
const get = (url) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open("GET", url);
  request.responseType = "document";
  // A status of 0 is no answer at all.
  request.onloadend = () => (request.status === 200 ? resolve : reject)(request);
  request.send();
});

// Asked for once; again after a failure: the server may be back by then.
const once = (work, made) => () => made ??= work().catch((error) => {
  made = undefined;
  throw error;
});
const style = once(async () => {
  // Whatever else is answered does not have this hash.
  const answer = await fetch(`${assets}embed.css`, { integrity: STYLE });
  return new CSSStyleSheet().replace(await answer.text());
});
// An import takes no hash of what it must bring, a link beside it does.
const pinned = (name, integrity) => {
  const href = assets + name;
  document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href, integrity, crossOrigin: "", nonce: script.nonce }));
  return import(href);
};
const life = once(() => pinned("embed-life.js", LIFE));

// The order of `Style` in crates/widget/src/locale.rs.
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

// The rendered element and its data, out of a document or out of what a server included in the page.
const read = (from) => {
  const text = from.querySelector("script[type='application/json']")?.textContent;
  return [text && JSON.parse(text), from.querySelector(".fn"), text];
};

// A stay of an element in the document: whatever was begun in an earlier one ends without effect.
const begin = (element) => {
  const attribute = (name) => element.getAttribute(name) ?? "";
  const kind = element.localName.slice(11);
  const base = new URL(attribute("src") || new URL("../..", script.src), document.baseURI).href.replace(/\/$/, "");
  // The page's language, in the reader's own variety of it.
  let lang = element.closest("[lang]")?.lang || document.documentElement.lang;
  // Without one, or with one that is none such as `en_US`, the reader's.
  try {
    [lang] = Intl.getCanonicalLocales(navigator.languages.find((own) => own.startsWith(`${lang}-`)) ?? lang);
  } catch {
    lang = navigator.language;
  }
  let skew = 0, timer;
  const here = () => element.stay === stay;

  const address = () => {
    const query = new URLSearchParams({ tz: zone, lang, ...stay.also });
    for (const name of ["components", "regions", "kinds", "lead"]) if (attribute(name)) query.set(name, attribute(name));
    return `${base}/embed/v1/${kind}?${query}`;
  };
  const ask = async () => {
    const url = address();
    const answer = await get(url);
    skew = Date.parse(answer.getResponseHeader("date")) - Date.now();
    // The header has whole seconds, and the way takes time: only a clock that is clearly wrong is corrected.
    if (!(Math.abs(skew) > 5e3)) skew = 0;
    stay.heard = Date.now();
    const rendered = read(answer.response);
    stay.said = url + rendered[2];
    return rendered;
  };

  // A page of one script and many addresses chooses those on which the element is there.
  const place = () => {
    const paths = attribute("paths");
    stay.root.hidden = paths && !paths.match(/\S+/g)?.some((path) => location.pathname.startsWith(path));
  };

  const paint = (data, html, text, sheet) => {
    if (!here()) return;
    stay.data = data;
    const shadow = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    const root = document.importNode(html, true);
    stay.reword?.(root);
    for (const time of root.querySelectorAll("time[data-f]")) {
      const from = Date.parse(time.dateTime);
      time.textContent = stay.format(+time.dataset.f, from, +(time.dataset.e ?? from));
    }
    stay.sleep?.();
    shadow.replaceChildren(stay.root = root);
    stay.place();
  };

  // Nothing to bring to life on a quiet page: it asks again in a while.
  const settle = () => {
    if (stay.root.firstElementChild?.hidden) poll();
    else (window.requestIdleCallback ?? setTimeout)(() => here() && life().then(({ awake }) => awake(stay)).catch(fail), { timeout: 2000 });
  };

  // A quiet page asks every minute, give or take a fifth so that pages do not ask together, and not while it is hidden. What
  // is alive asks for itself, and a recording has nobody to ask.
  const poll = () => {
    if (!here()) return;
    const seconds = attribute("data") || stay.sleep ? 0 : Math.min(attribute("poll") || 60, 1e6);
    clearTimeout(timer);
    // Rendered, and nothing came that would tell its age.
    if (Date.now() - stay.heard > 18e4) element.shadowRoot?.replaceChildren();
    if (seconds > 0) timer = setTimeout(turn, seconds * (800 + 400 * Math.random()));
  };
  const turn = () => {
    if (!here()) return;
    if (document.hidden) document.addEventListener("visibilitychange", turn, { once: true });
    else renew().catch(poll);
  };

  const renew = async () => {
    const { said } = stay;
    const asked = await ask();
    if (said === stay.said) return poll();
    stay.paint(...asked, await style());
    stay.tell("notice", { revision: stay.data.d.r });
    settle();
  };

  // Whatever happens in here is ours and never the page's.
  const fail = (error) => {
    if (!here()) return;
    // Whatever the next answer is, it is to be shown.
    stay.said = 0;
    stay.tell("error", { error });
    poll();
  };

  const stay = element.stay = {
    element, kind, base, lang, assets, pinned, attribute, address, here, renew, paint, place, style, fail, heard: Date.now(),
    // The instant that the element takes for now, epoch milliseconds: a preview or a test may say another.
    now: () => element.now?.() ?? Date.now() + skew,
    format: (style, from, to) => format(lang, stay.data?.d.z ?? zone, style, from, to),
    tell: (name, detail) => element.dispatchEvent(new CustomEvent(`fairnotice:${name}`, { bubbles: true, composed: true, detail })),
    end() {
      stay.sleep?.();
      element.stay = undefined;
    },
  };

  (async () => {
    const sheet = style();
    // Awaited below; until then a failure must not count as unhandled, which the page would be told.
    sheet.catch(() => {});
    if (attribute("data")) return (await life()).recorded(stay);
    if (attribute("texts") || /^[sl]/.test(attribute("dismiss"))) await (await life()).prepare(stay);
    // What a server included in the page is shown at once, and then asked about: the page may come from a cache.
    const included = read(element);
    if (included[0]) paint(...included, await sheet);
    paint(...await ask(), await sheet);
    settle();
  })().catch(fail);
};

let used;
// Each has a class of its own: a registry takes none twice.
for (const kind of ["banner", "calendar", "status"]) customElements.define(`fairnotice-${kind}`, class extends HTMLElement {
  connectedCallback() {
    // An element that is only moved is disconnected and connected in one turn: it stays as it is.
    used = true;
    try {
      if (!this.stay) begin(this);
    } catch {
      // An address that is none: nothing shows.
    }
  }
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.stay?.end());
  }
});

// The script tag alone: a page without any of the elements gets a banner.
const alone = () => {
  if (used || script.dataset.auto === "off") return;
  const banner = document.createElement("fairnotice-banner");
  for (const name in script.dataset) banner.setAttribute(name, script.dataset[name]);
  document.body[script.dataset.position === "top" ? "prepend" : "append"](banner);
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", alone);
else alone();
})();
