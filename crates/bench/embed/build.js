// Bundles each peer for production: `node build.js FOLDER` writes `FOLDER/plain.js`, `FOLDER/preact.js` and so on.
import { readFile } from "node:fs/promises";
import { build, transform } from "esbuild";
import { compile } from "svelte/compiler";

const PEERS = { plain: "plain/embed.js", preact: "preact/embed.jsx", lit: "lit/embed.js", svelte: "svelte/embed.js" };

/** The minified style sheet as a string. */
const sheet = {
  name: "sheet",
  setup: (build) => build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
    const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
    return { contents: code.trim(), loader: "text" };
  }),
};
/** The index of each message in the list that is sent with the data, as a constant with the message's name. */
const words = {
  name: "words",
  setup(build) {
    const table = new URL("../../locale/src/message.rs", import.meta.url);
    build.onResolve({ filter: /^words$/ }, ({ path }) => ({ path, namespace: "words" }));
    build.onLoad({ filter: /.*/, namespace: "words" }, async () => {
      const ids = [...(await readFile(table, "utf8")).matchAll(/^ {4}\w+ = "([\w-]+)",$/gm)].map(([, id]) => id);
      if (!ids.includes("announced")) throw new Error("crates/locale/src/message.rs: expected lines such as `Announced = \"announced\",`");
      return { contents: ids.map((id, place) => `export const ${id.toUpperCase().replaceAll("-", "_")} = ${place};`).join("\n") };
    });
  },
};
const svelte = {
  name: "svelte",
  setup(build) {
    // Most of Svelte's files have no side effects, but its package.json does not say so. Other bundlers find that out, esbuild does not.
    build.onResolve({ filter: /^\.|^svelte/ }, async ({ path, ...options }) => {
      if (options.pluginData === "resolving") return undefined;
      const found = await build.resolve(path, { ...options, pluginData: "resolving" });
      return /node_modules\/svelte\/(?!.*(flags|disclose))/.test(found.path) ? { ...found, sideEffects: false } : found;
    });
    build.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { js, warnings } = compile(await readFile(path, "utf8"), { filename: path, generate: "client", dev: false, css: "external" });
      for (const { code, message } of warnings) console.warn(`${path}: ${code}: ${message}`);
      return { contents: js.code, loader: "js" };
    });
    // esbuild removes the code for development if `define` sets the constant, but not if the constant is imported.
    build.onLoad({ filter: /node_modules\/svelte\/.*\.js$/ }, async ({ path }) => {
      const contents = (await readFile(path, "utf8")).replace(/^import \{[^}]*\} from 'esm-env';$/gm, "");
      return { contents, loader: "js" };
    });
  },
};

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("name the folder for the bundles: node build.js FOLDER");
await Promise.all(Object.entries(PEERS).map(([name, entry]) => build({
  entryPoints: [new URL(entry, import.meta.url).pathname],
  outfile: `${folder}/${name}.js`,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "none",
  conditions: ["browser", "production"],
  mainFields: ["browser", "module", "main"],
  define: { "process.env.NODE_ENV": '"production"', DEV: "false", BROWSER: "true", NODE: "false" },
  jsx: "automatic",
  jsxImportSource: "preact",
  plugins: [sheet, words, svelte],
})));
