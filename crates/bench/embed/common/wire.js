// Requests to the server: the same documents and the same live stream that our own element uses.
import { lang } from "./dates.js";

export const base = new URL(document.currentScript.src).origin;
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

let skew = 0;
/** The present instant. It follows the server's clock if the reader's clock is more than five seconds off. */
export const now = () => Date.now() + skew;

const fetchDocument = async (kind, month) => {
  const query = new URLSearchParams({ tz: zone, lang, ...month && { month } });
  const response = await fetch(`${base}/embed/v1/${kind}.json?${query}`);
  if (!response.ok) throw new Error(`${kind}: ${response.status}`);
  const off = Date.parse(response.headers.get("date")) - Date.now();
  skew = Math.abs(off) > 5e3 ? off : 0;
  return response.json();
};

const listeners = new Set();
let stream;
// One stream for all elements of the page.
const listen = (listener) => {
  listeners.add(listener);
  if (!stream) {
    stream = new EventSource(`${base}/api/v1/live?of=embed&lang=${lang}`);
    stream.addEventListener("snapshot", ({ data }) => {
      const document = JSON.parse(data);
      for (const listener of listeners) listener(document);
    });
  }
  return () => listeners.delete(listener);
};

/**
 * Keeps an element up to date: calls `show` with the result of `model` for the newest data. It does so immediately, after
 * every change, and at regular times.
 */
export const follow = (kind, model, show) => {
  let data, shownMonth, retry, timer, unlisten;
  const draw = () => show(model(data, now()));
  const load = async (month) => {
    try {
      shownMonth = month;
      data = await fetchDocument(kind, month);
    } catch {
      // The server may be reachable again in a minute.
      retry = setTimeout(load, 6e4, month);
      return;
    }
    draw();
    // A banner counts seconds. In a calendar only the present day changes.
    timer ??= setInterval(draw, kind === "banner" ? 1e3 : 6e4);
    unlisten ??= listen((document) => {
      if (document.r === data.d.r) return;
      if (kind === "calendar") return load(shownMonth);
      data = { ...data, d: document };
      draw();
    });
  };
  load();
  return {
    draw,
    load,
    end() {
      clearTimeout(retry);
      clearInterval(timer);
      unlisten?.();
    },
  };
};
