// The browser in which the tests run: `FAIRNOTICE_ENGINE` names it.
const name = process.env.FAIRNOTICE_ENGINE ?? "chromium";
const engine = await import(`./${name}.js`);

export const { launch } = engine;
export const isChromium = name === "chromium";
/** Whether the browser tells a page that its policy has refused WebAssembly. WebKit refuses it and tells nobody. */
export const reportsRefusal = name !== "webkit";

// Firefox reports it as an error of the page when the page's policy refuses WebAssembly. The other browsers report nothing.
const REFUSAL = /blocked WebAssembly .* violates the following directive/;

/** Whether an error of a page is what the browser says of WebAssembly that the page's policy refuses. */
export const isRefusal = (error) => error.name === "Content-Security-Policy" && REFUSAL.test(error.message);

/** Shows the page in this scheme. Only Chromium can be told what the reader prefers; elsewhere the page chooses it, which the
 * elements follow all the same. */
export async function setColorScheme(page, colorScheme) {
  if (isChromium) await page.emulateMedia({ colorScheme });
  else await page.evaluate((scheme) => { document.documentElement.style.colorScheme = scheme; }, colorScheme);
}
