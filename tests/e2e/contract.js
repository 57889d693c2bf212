// The elements' contract as each side states it: the document, the npm package's manifest, and the sources.
import { readFileSync, readdirSync } from "node:fs";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

export const ELEMENTS = ["banner", "calendar", "status"];
export const MANIFEST = "npm/custom-elements.json";
export const DOCUMENT = "docs/embedding.md";

const matches = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name);

/** The rows of the table that begins with a column of this name, as objects by column. */
const rows = (text, first) => {
  const lines = text.split("\n");
  const from = lines.findIndex((line) => line.startsWith(`| ${first} |`));
  if (from < 0) throw new Error(`${DOCUMENT} has no table that begins with the column \`${first}\``);
  const cells = (line) => line.slice(2, -2).split(" | ");
  const columns = cells(lines[from]);
  const end = lines.findIndex((line, at) => at > from && !line.startsWith("|"));
  return lines.slice(from + 2, end).map((line) => Object.fromEntries(cells(line).map((cell, at) => [columns[at], cell])));
};

/** What the document says: for each table the names, by element; and each event's detail. */
export const documented = () => {
  const text = read(DOCUMENT);
  const named = (first) => rows(text, first).map((row) => ({ ...row, name: row[first].replaceAll("`", ""), on: row.on === "all" ? ELEMENTS : row.on.split(", ") }));
  const table = (first) => Object.fromEntries(ELEMENTS.map((element) => [element, named(first).filter(({ on }) => on.includes(element)).map(({ name }) => name)]));
  return {
    attribute: table("attribute"), property: table("property"), event: table("event"), part: table("part"), slot: table("slot"), "custom property": table("custom property"),
    details: Object.fromEntries(named("event").map(({ name, detail }) => [name, matches(detail, /^`(\w+)`/g)])),
    followed: matches(/^These attributes take effect .+$/m.exec(text)[0], /`([^`]+)`/g),
  };
};

/** Each element's declaration in the manifest, by the element's name. */
export const declarations = () => {
  const all = JSON.parse(read(MANIFEST)).modules.flatMap(({ declarations }) => declarations);
  return Object.fromEntries(all.filter(({ tagName }) => tagName).map((one) => [one.tagName.replace("fairnotice-", ""), one]));
};

/** What the manifest says, in the shape of what the document says. */
export const declared = () => {
  const table = (key) => Object.fromEntries(Object.entries(declarations()).map(([element, { [key]: all = [] }]) => [element, all.map(({ name }) => name)]));
  const events = Object.values(declarations()).flatMap(({ events }) => events);
  return {
    attribute: table("attributes"), property: table("members"), event: table("events"), part: table("cssParts"), slot: table("slots"), "custom property": table("cssProperties"),
    details: Object.fromEntries(events.map(({ name, type }) => [name, matches(type.text, /(\w+): /g)])),
  };
};

/** What the sources read, emit and render. Only names: a source does not say of which element. */
export const written = () => {
  const scripts = readdirSync(new URL("../../www/embed", import.meta.url)).filter((name) => name.endsWith(".js")).map((name) => read(`www/embed/${name}`)).join("");
  const widget = readdirSync(new URL("../../crates/widget/src", import.meta.url)).filter((name) => name.endsWith(".rs")).map((name) => read(`crates/widget/src/${name}`)).join("");
  const style = read("www/embed/embed.css");
  const lists = matches(scripts, /(?:const name of|observe\(element, \{ attributeFilter:) \[([^\]]+)\]/g).flatMap((list) => matches(list, /"([^"]+)"/g));
  const everywhere = ["hidden", "lang"];
  return {
    attribute: [...matches(scripts + widget, /\battribute\("([^"]+)"\)/g), ...lists, ...matches(style, /:host\(\[([\w-]+)/g)].filter((name) => !everywhere.includes(name)),
    followed: matches(/observe\(element, \{ attributeFilter: \[([^\]]+)\]/.exec(scripts)[1], /"([^"]+)"/g),
    property: matches(scripts, /\belement\.(\w+)\?\.\(/g),
    event: matches(scripts, /\bemit\("([^"]+)"/g).map((name) => `fairnotice:${name}`),
    part: matches(widget, /"?part"?(?:=|, )"([^"]+)"/g),
    slot: matches(read("crates/core/src/notice.rs"), /Self::\w+ => "([^"]+)"/g),
    "custom property": matches(style, /var\((--fairnotice-[\w-]+)/g),
  };
};

/** A sentence for every name that only one of two sides has. */
export const differences = (what, [side, names], [otherSide, otherNames]) => {
  const only = (names, others, here, there) => [...new Set(names)].filter((name) => !others.includes(name)).map((name) => `the ${what} \`${name}\` is in ${here} and not in ${there}`);
  return [...only(names, otherNames, side, otherSide), ...only(otherNames, names, otherSide, side)];
};
