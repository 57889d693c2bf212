// Shows a recorded document, with no server: for previews.
import { loadEngine, startWithWasm } from "./embed-hydrate.js";

/** @param {ElementConnection} connection @param {import("./embed-hydrate.js").Scripts} scripts */
export const show = async (connection, scripts) => {
  const answer = await fetch(new URL(connection.attribute("data"), document.baseURI));
  /** @type {Rendered} */
  const data = await answer.json();
  if (data.d.n) connection.skew = data.d.n - Date.now();
  // What a server renders carries its language; a recording says it.
  const root = Object.assign(document.createElement("div"), { className: "fn", lang: data.lang ?? "", dir: data.dir ?? "" });
  connection.paint(data, root, "", await connection.style());
  const glue = await loadEngine(connection);
  if (glue && !connection.over) startWithWasm(connection, scripts, glue, true);
};
