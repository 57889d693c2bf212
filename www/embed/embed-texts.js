// A page's own translations, by the keys of the server's message catalogue. What the page leaves out stays as it is.
import { PLURALS, plural } from "./embed-hydrate.js";

/** @typedef {{ lang?: string, dir?: string, texts: Record<string, unknown> }} Catalogue */

/** @param {string | URL} url @returns {Promise<Catalogue>} */
const json = async (url) => (await fetch(url)).json();

/** Any value there is shown as text. @param {unknown} text */
const forms = (text) => {
  if (typeof text !== "object") return text === undefined ? text : `${text}`;
  const of = /** @type {Record<string, unknown>} */ (text);
  return PLURALS.map((form) => of[form] ?? of.other).join("|");
};

/** Fetches the translations of an element's page, and makes its renderings be translated. @param {ElementConnection} connection */
export const translate = async (connection) => {
  const addresses = [new URL(connection.attribute("texts"), document.baseURI), `${connection.base}/embed/v1/words`];
  const [own, catalogue] = /** @type {[Catalogue, Catalogue]} */ (await Promise.all(addresses.map(json)));
  const translations = Object.keys(catalogue.texts).map((id) => forms(own.texts[id]));
  connection.translate = (root) => {
    const before = connection.data.w;
    const after = connection.data.w = before.map((message, at) => translations[at] ?? message);
    if (own.lang) Object.assign(root, { lang: own.lang, dir: own.dir ?? "" });
    // A rendered message is found by its text. Of two messages with the same text the later one is that of a row. One with a value
    // in it comes last: it may be like the beginning or the end of another.
    const messages = [...before.entries()].reverse().sort(([, a], [, b]) => a.indexOf("%") - b.indexOf("%"));
    const mine = (/** @type {string} */ text) => {
      for (const [at, message] of messages) for (const [number, form] of message.split("|").entries()) {
        const [start = "", end] = form.split("%");
        if (!(end === undefined ? text === form : text.startsWith(start) && text.endsWith(end))) continue;
        const filled = text.slice(start.length, text.length - (end ?? "").length);
        const all = (after[at] ?? "").split("|");
        return (all[end === undefined ? number : plural(connection.lang, Number(filled))] ?? all[0] ?? "").replace("%", () => filled);
      }
      return text;
    };
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = /** @type {Text} */ (texts.currentNode);
      // An operator's text has its own `dir`, and dates are written already.
      if (text.parentElement?.closest("[dir], time") === root) text.data = text.data.replace(/\S.*\S|\S/s, mine);
    }
    for (const named of root.querySelectorAll("[aria-label]")) named.setAttribute("aria-label", mine(named.getAttribute("aria-label") ?? ""));
  };
};
