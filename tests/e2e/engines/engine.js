// The browser in which the tests run: `FAIRNOTICE_ENGINE` names it.
const name = process.env.FAIRNOTICE_ENGINE ?? "chromium";
const engine = await import(`./${name}.js`);

export const { launch } = engine;
export const isChromium = name === "chromium";

// Firefox reports it as an error of the page when the page's policy refuses WebAssembly. The other browsers report nothing.
const REFUSAL = /blocked WebAssembly .* violates the following directive/;

/** Whether an error of a page is what the browser says of WebAssembly that the page's policy refuses. */
export const isRefusal = (error) => error.name === "Content-Security-Policy" && REFUSAL.test(error.message);
