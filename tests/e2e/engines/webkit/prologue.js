// The script that runs in each document before anything of the page: the reader's language and clock, and an ear at the console.
import { createRequire } from "node:module";
import { buildSync } from "esbuild";

// What it loads in Node alone.
const NODE = ["util", "timers", "timers/promises"];
const { outputFiles: [{ text: TIMERS }] } = buildSync({
  entryPoints: [createRequire(import.meta.url).resolve("@sinonjs/fake-timers")], bundle: true, write: false, minify: true,
  format: "iife", globalName: "timers", external: NODE,
});

/** Where a document keeps its clock and its console. A symbol is no global name that a test would see. */
export const CLOCK = 'Symbol.for("fairnotice clock")';
export const CONSOLE = 'Symbol.for("fairnotice console")';

function speak(locale) {
  const languages = Object.freeze([locale]);
  Object.defineProperties(Navigator.prototype, { language: { get: () => locale }, languages: { get: () => languages } });
}

function listen(key) {
  const messages = globalThis[key] = [];
  for (const [method, type] of Object.entries({ debug: "debug", log: "log", info: "info", warn: "warning", error: "error" })) {
    const original = console[method];
    console[method] = (...given) => {
      messages.push({ type, text: given.map(String).join(" ") });
      original.apply(console, given);
    };
  }
  addEventListener("error", ({ message, error }) => messages.push({ type: "pageerror", text: `${message}\n${error?.stack ?? ""}` }));
  addEventListener("unhandledrejection", ({ reason }) => messages.push({ type: "pageerror", text: `${reason}\n${reason?.stack ?? ""}` }));
}

// It goes at its usual pace from another instant on.
function wind(key, timers, now) {
  const every = setInterval;
  const clock = globalThis[key] = timers.install({ now, toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  let last = performance.now();
  every(() => {
    const passed = performance.now() - last;
    last += passed;
    clock.tick(passed);
  }, 10);
}

/** The script, for a document that begins at `now` by the reader's clock, or at the real time. */
export const prologue = ({ locale, now, scripts }) => `{
  (${speak})(${JSON.stringify(locale)});
  (${listen})(${CONSOLE});
  ${now === undefined ? "" : `{ ${TIMERS} (${wind})(${CLOCK}, timers, ${Math.trunc(now)}); }`}
  ${scripts.map((work) => `(${work})();`).join("\n")}
  document.currentScript.remove();
}`;
