// A customer's application: the package as npm packs it, installed from its tarball, bundled, and ready to be served.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { compileScript, parse } from "vue/compiler-sfc";
import { template } from "./customer/elements.js";
import { customerPage } from "./stage.js";

const at = (path) => new URL(path, import.meta.url).pathname;
const BESIDE = ["react", "react-dom", "vue", "@types/react"];

/** Packs the package and installs it, without a network, into a folder with React and Vue beside it. */
export function install() {
  const folder = mkdtempSync(join(tmpdir(), "fairnotice-customer-"));
  const npm = (cwd, ...call) => execFileSync("npm", [...call, "--offline", "--cache", join(folder, "cache"), "--json"], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const [packed] = JSON.parse(npm(at("../../npm"), "pack", "--pack-destination", folder));
  npm(folder, "install", "--no-audit", "--no-fund", "--prefix", folder, join(folder, packed.filename));
  for (const name of BESIDE) {
    const place = join(folder, "node_modules", name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(at(`../node_modules/${name}`), place);
  }
  cpSync(at("customer"), join(folder, "source"), { recursive: true });
  cpSync(at("../types"), join(folder, "types"), { recursive: true });
  return { folder, files: packed.files.map(({ path }) => path).sort(), remove: () => rmSync(folder, { recursive: true }) };
}

const components = {
  name: "vue",
  setup: ({ onLoad }) => onLoad({ filter: /\.vue$/ }, ({ path }) => {
    const { descriptor } = parse(readFileSync(path, "utf8"), { filename: path, templateParseOptions: template.compilerOptions });
    return { contents: compileScript(descriptor, { id: path, inlineTemplate: true, templateOptions: template }).content };
  }),
};

/** A page that runs one source of the application, in which each text of `known` stands for another. */
export async function applicationPage({ folder }, source, known = {}, head = "") {
  const { outputFiles: [{ text }] } = await build({
    entryPoints: [join(folder, "source", source)],
    bundle: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    charset: "utf8",
    plugins: [components],
    // As developers run it: the frameworks say what they dislike.
    define: { "process.env.NODE_ENV": '"development"', __VUE_OPTIONS_API__: "true", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" },
  });
  const script = Object.entries(known).reduce((text, [from, to]) => text.replaceAll(from, to), text);
  return customerPage(`<div id="app"></div><script type="module">${script.replaceAll("</script", "<\\/script")}</script>`, head);
}
