// The Nu HTML checker: what is wrong with the markup of many pages, in one run.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const JAR = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

/** What the checker has against pages, a line for each message; `pages` is the HTML by the page's name. */
export function markupProblems(pages, isExcused) {
  const folder = mkdtempSync(join(tmpdir(), "fairnotice-markup-"));
  const names = Object.keys(pages);
  names.forEach((name, place) => writeFileSync(join(folder, `${place}.html`), pages[name]));
  // On standard output, and without a failure for what is found.
  const { stdout, stderr } = spawnSync("java", ["-jar", JAR, "--stdout", "--exit-zero-always", "--format", "json", folder], { encoding: "utf8", maxBuffer: 1 << 28 });
  const read = readdirSync(folder).length;
  rmSync(folder, { recursive: true });
  if (read !== names.length || !stdout) throw new Error(`the checker did not run: ${stderr}`);
  const { messages } = JSON.parse(stdout);
  const found = messages.filter((message) => !isExcused(message)).map(({ url, lastLine, type, subType, message, extract }) => {
    const name = names[parseInt(basename(url), 10)];
    return `${name}: ${subType ?? type}: ${message} (line ${lastLine}: ${extract?.trim()})`;
  });
  return found;
}
