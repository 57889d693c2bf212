// The elements' contract: document, manifest, types, sources and elements name the same things.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DOCUMENT, ELEMENTS, MANIFEST, declarations, declared, differences, documented, written } from "./contract.js";
import { install } from "./customer.js";

const NAMED = ["attribute", "property", "event", "part", "slot", "custom property"];
const agree = (sentences) => assert.deepEqual(sentences, []);

let customer;
before(() => { customer = install(); });
after(() => customer?.remove());

test("the document and the manifest name the same, element by element", () => {
  const [document, manifest] = [documented(), declared()];
  agree(NAMED.flatMap((what) => ELEMENTS.flatMap((element) => differences(`${what} of ${element}`, [DOCUMENT, document[what][element]], [MANIFEST, manifest[what][element]]))));
  assert.deepEqual(document.details, manifest.details);
});

test("the sources read, emit and render what the manifest names, and nothing else", () => {
  const [sources, manifest] = [written(), declared()];
  agree(NAMED.flatMap((what) => differences(what, ["the sources", sources[what]], [MANIFEST, Object.values(manifest[what]).flat()])));
});

test("a hydrated element follows the attributes that the document says", () => {
  agree(differences("followed attribute", [DOCUMENT, documented().followed], ["www/embed/embed-hydrate.js", written().followed]));
});

test("the types declare what the manifest names, with the same types", () => {
  const elements = Object.values(declarations());
  const union = (names) => names.map((name) => JSON.stringify(name)).join(" | ") || "never";
  const same = (what, left, right) => `agree<${JSON.stringify(what)}, ${left}, ${right}>(true);`;
  const sameNames = (what, left, names) => [
    `nothing<"${what} in index.d.ts and not in the manifest", Exclude<${left}, ${union(names)}>>(true);`,
    `nothing<"${what} in the manifest and not in index.d.ts", Exclude<${union(names)}, ${left}>>(true);`,
  ];
  const named = (all) => all.map(({ name }) => name);
  const events = elements.flatMap(({ events }) => events);
  const lines = elements.flatMap(({ name, tagName, attributes, members }) => {
    const typed = `${name.replace("Fairnotice", "")}Attributes`;
    return [
      same(tagName, `HTMLElementTagNameMap["${tagName}"]`, name),
      ...sameNames(`attributes of ${tagName}`, `keyof ${typed}`, named(attributes)),
      ...attributes.map((one) => same(`the attribute ${one.name} of ${tagName}`, `NonNullable<${typed}["${one.name}"]>`, one.type.text)),
      ...sameNames(`properties of ${tagName}`, `Exclude<keyof ${name}, keyof HTMLElement>`, named(members)),
      ...members.map((one) => same(`the property ${one.name} of ${tagName}`, `${name}["${one.name}"]`, one.type.text)),
    ];
  });
  const source = [
    `import type { ${elements.map(({ name }) => `${name}, ${name.replace("Fairnotice", "")}Attributes`).join(", ")}, FairnoticeEventMap, Phase } from "fairnotice-embed";`,
    "type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;",
    "declare function agree<What extends string, Typed, Named>(same: Same<Typed, Named> extends true ? true : [What, Typed, Named]): void;",
    "declare function nothing<What extends string, Names>(none: [Names] extends [never] ? true : [What, Names]): void;",
    ...lines,
    ...sameNames("events", "keyof FairnoticeEventMap", named(events)),
    ...sameNames("events of every target", 'Extract<keyof GlobalEventHandlersEventMap, `fairnotice:${string}`>', named(events)),
    ...events.map(({ name, type }) => same(`the event ${name}`, `FairnoticeEventMap["${name}"]`, type.text)),
    ...sameNames("slots", "Phase", elements.flatMap(({ slots = [] }) => named(slots))),
  ];
  writeFileSync(join(customer.folder, "types", "contract.ts"), source.join("\n"));
  const { status, stdout } = spawnSync(new URL("../node_modules/.bin/tsc", import.meta.url).pathname, ["--project", join(customer.folder, "types")], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});
