// The wire, as every peer reads it: the same documents and the same live stream that our own element uses.
import { lang } from "./dates.js";

export const base = new URL(document.currentScript.src).origin;
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

let skew = 0;
/** Now, by the server's clock where the reader's is clearly wrong. */
export const now = () => Date.now() + skew;

const ask = async (kind, month) => {
  const query = new URLSearchParams({ tz: zone, lang, ...month && { month } });
  const answer = await fetch(`${base}/embed/v1/${kind}.json?${query}`);
  if (!answer.ok) throw new Error(`${kind}: ${answer.status}`);
  const off = Date.parse(answer.headers.get("date")) - Date.now();
  skew = Math.abs(off) > 5e3 ? off : 0;
  return answer.json();
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
 * Keeps an element up to date: `show` is called with what `model` makes of the newest data, at once, on every change,
 * and as the clock goes on.
 */
export const follow = (kind, model, show) => {
  let data, asked, retry, beat, leave;
  const draw = () => show(model(data, now()));
  const load = async (month) => {
    try {
      asked = month;
      data = await ask(kind, month);
    } catch {
      // The server may be back in a minute.
      retry = setTimeout(load, 6e4, month);
      return;
    }
    draw();
    // A banner counts seconds; of a calendar only the day changes.
    beat ??= setInterval(draw, kind === "banner" ? 1e3 : 6e4);
    leave ??= listen((document) => {
      if (document.r === data.d.r) return;
      if (kind === "calendar") return load(asked);
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
      clearInterval(beat);
      leave?.();
    },
  };
};
