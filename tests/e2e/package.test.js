// The npm package: what is in it, what its types allow, and how `load` behaves in pages of every temper.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { applicationPage, install } from "./customer.js";
import { closeBrowser, openPage, sees, startServer, startSite, update } from "./stage.js";

const at = (path) => new URL(path, import.meta.url).pathname;
const text = (path) => readFileSync(at(path), "utf8");

let server, other, site, customer;

before(async () => {
  customer = install();
  [server, other] = await Promise.all([startServer(), startServer()]);
  await server.announce(update());
  await other.announce(update({ title: "Elsewhere" }));
  const manifest = (await server.call("GET", "/embed/manifest.json")).json;
  const known = { "https://status.example": server.url, "0.1.0-1a2b3c4d": manifest.version, "sha384-…": manifest.files["embed.js"].integrity };
  const under = (policy) => applicationPage(customer, "bare.js", {}, `<meta http-equiv="Content-Security-Policy" content="${policy}">`);
  site = await startSite({
    "/plain": await applicationPage(customer, "plain.js", known),
    "/pinned": await applicationPage(customer, "pinned.js", known),
    "/bare": await applicationPage(customer, "bare.js"),
    "/nonce": (await under("script-src 'nonce-r4nd0m' 'wasm-unsafe-eval'")).replace("<script ", "<script nonce='r4nd0m' "),
    "/trusted": await under("require-trusted-types-for 'script'; trusted-types ours"),
  });
});
after(async () => {
  await closeBrowser();
  await site?.stop();
  await server?.stop();
  await other?.stop();
  customer?.remove();
});

const loaders = (page) => page.locator("script[src*='/embed.js']").count();
const refusal = (page, ...call) => page.evaluate((call) => load(...call).then(() => "", ({ message }) => message), call);

test("the package holds what it names, in the workspace's version and under its licences", () => {
  assert.deepEqual(customer.files, [
    "LICENSE-APACHE", "LICENSE-MIT", "README.md", "custom-elements.json", "index.d.ts", "index.js", "package.json", "react.d.ts", "vue.d.ts",
  ]);
  for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) assert.equal(text(`../../npm/${name}`), text(`../../${name}`), name);
  const { version, license, dependencies, peerDependencies } = JSON.parse(text("../../npm/package.json"));
  const [, workspace] = /^version = "(.+)"$/m.exec(text("../../Cargo.toml"));
  assert.deepEqual({ version, license, dependencies, peerDependencies }, { version: workspace, license: "MIT OR Apache-2.0", dependencies: undefined, peerDependencies: undefined });
});

test("the types take what is right and refuse what is wrong, in plain TypeScript, React and Vue", () => {
  const { status, stdout } = spawnSync(at("../node_modules/.bin/tsc"), ["--project", join(customer.folder, "types")], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});

test("every example of the README is a source that a test runs", () => {
  const sources = readdirSync(at("customer")).map((name) => text(`customer/${name}`));
  const examples = [...text("../../npm/README.md").matchAll(/^```\w+\n([^]*?)^```$/gm)].map(([, example]) => example);
  assert.equal(examples.length, 6);
  for (const example of examples) assert.ok(sources.some((source) => source.endsWith(example)), `no source of tests/e2e/customer ends with\n${example}`);
});

test("the package can be imported and called outside of a browser", () => {
  const script = "import { load } from 'fairnotice-embed'; console.log(await load('https://status.example'))";
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: customer.folder, encoding: "utf8" });
  assert.equal(output, "undefined\n");
});

test("a plain page loads the elements, evergreen and pinned", async () => {
  for (const [path, element, shown] of [["/plain", "fairnotice-status", "All systems operational"], ["/pinned", "fairnotice-banner", "Reports get faster"]]) {
    const { page, live, end } = await openPage(site.url + path);
    await sees(page, element, shown);
    await live();
    assert.equal(await loaders(page), 1);
    await end();
  }
});

test("the script is requested once, for any number of calls and any spelling of its address", async () => {
  const { page, end } = await openPage(`${site.url}/bare`);
  await page.evaluate((url) => Promise.all([load(url), load(`${url}/`), load(new URL(url)), load(url, { auto: true })]), server.url);
  assert.equal(await loaders(page), 1);
  assert.equal(await page.locator("fairnotice-banner").count(), 0, "the first call requested none");
  await end();
});

test("of two servers the first brings the elements, and those of the second name it", async () => {
  const { page, end } = await openPage(`${site.url}/bare`);
  await page.evaluate(([first, second]) => Promise.all([load(first), load(second)]), [server.url, other.url]);
  assert.equal(await loaders(page), 1);
  await page.evaluate((second) => {
    document.body.innerHTML = `<fairnotice-banner id="a" position="slot"></fairnotice-banner><fairnotice-banner id="b" position="slot" src="${second}"></fairnotice-banner>`;
  }, other.url);
  await sees(page, "#a", "Reports get faster");
  await sees(page, "#b", "Elsewhere");
  await end();
});

test("a page that asks for a banner gets one, with its attributes", async () => {
  const { page, end } = await openPage(`${site.url}/bare`);
  await page.evaluate((url) => load(url, { auto: { position: "top", kinds: "update" } }), server.url);
  await sees(page, "fairnotice-banner", "Reports get faster");
  assert.deepEqual(await page.evaluate(() => {
    const { firstElementChild: banner } = document.body;
    return [banner.localName, banner.getAttribute("position"), banner.getAttribute("kinds")];
  }), ["fairnotice-banner", "top", "update"]);
  await end();
});

test("a page that admits scripts by a nonce, or by a policy of Trusted Types, lets the loader pass", async () => {
  const strict = await openPage(`${site.url}/nonce`);
  await strict.page.evaluate((url) => load(url, { nonce: "r4nd0m", auto: true }), server.url);
  await sees(strict.page, "fairnotice-banner", "starts in");
  await strict.end();
  const trusted = await openPage(`${site.url}/trusted`);
  await trusted.page.evaluate((url) => load(url, { policy: trustedTypes.createPolicy("ours", { createScriptURL: (url) => url }), auto: true }), server.url);
  await sees(trusted.page, "fairnotice-banner", "starts in");
  await trusted.end();
});

test("a call that cannot succeed says what, where, and what would help", async () => {
  const { page, end } = await openPage(`${site.url}/bare`);
  assert.equal(await refusal(page, "http://"), "fairnotice: `http://` is not the address of a server; write one such as `https://status.example`");
  assert.equal(await refusal(page, server.url, { integrity: "sha384-x" }), "fairnotice: `integrity` without `version`; name its version: the evergreen loader changes with its server");
  assert.equal(await refusal(page, site.url), `fairnotice: \`${site.url}/embed/v1/embed.js\` has run and defined no element; the address must be that of a Fairnotice server`);
  assert.equal(await loaders(page), 0, "what failed is taken out again");
  await end();
});

test("a page that forbids the loader, or a server that is away, gives an error, and a later call can succeed", async () => {
  const { page } = await openPage(`${site.url}/bare`);
  await page.route("**/embed.js", (route) => route.abort());
  const away = await refusal(page, server.url);
  assert.equal(away, `fairnotice: \`${server.url}/embed/v1/embed.js\` could not be loaded; open the address to see what the server answers, and allow \`${server.url}\` in the page's \`script-src\``);
  await page.unroute("**/embed.js");
  await page.evaluate((url) => load(url), server.url);
  assert.ok(await page.evaluate(() => Boolean(customElements.get("fairnotice-banner"))));
  await page.goto(`${site.url}/trusted`);
  assert.match(await refusal(page, server.url), /^fairnotice: the page's Trusted Types refuse `.+`; give `load` the page's `policy`/);
  await page.goto(`${site.url}/nonce`);
  assert.match(await refusal(page, server.url), /could not be loaded; .+`script-src`$/);
  await page.context().close();
});
