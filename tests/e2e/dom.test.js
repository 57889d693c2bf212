// An element is hydrated, for every way to include the script and every way to create an element.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, customerPage, openPage, startServer, startSite, update, urgent } from "./stage.js";

let server, other, site;

const banner = `<fairnotice-banner position="slot"></fairnotice-banner>`;
// Each is where it stands in the page: before the elements are parsed, or after.
const scripts = {
  "in the head": (tag) => customerPage(banner, tag("")),
  "in the head, deferred": (tag) => customerPage(banner, tag("defer")),
  "in the head, async": (tag) => customerPage(banner, tag("async")),
  "in the head, as a module": (tag) => customerPage(banner, tag("type='module' crossorigin")),
  "at the end of the body": (tag) => customerPage(banner + tag("")),
  "twice": (tag) => customerPage(tag("async") + banner, tag("")),
};

before(async () => {
  [server, other] = await Promise.all([startServer(), startServer()]);
  await server.announce(update());
  await other.announce(update({ title: "Elsewhere" }));
  const tag = (attributes, { url } = server) => `<script ${attributes} src="${url}/embed/v1/embed.js"></script>`;
  const pages = Object.values(scripts).map((page, at) => [`/script/${at}`, page(tag)]);
  site = await startSite({
    ...Object.fromEntries(pages),
    "/late": customerPage(`<main>${banner}</main>`),
    "/ready": customerPage(`<main></main><template>${banner}</template><iframe srcdoc="<p>Inside</p>"></iframe>`, tag("data-auto='off'")),
    "/two": customerPage(`<p id="a">${banner}</p><p id="b">${banner.replace(" ", ` src="${other.url}" `)}</p>`, tag("") + tag("async", other)),
  });
});
after(async () => {
  await closeBrowser();
  await site?.stop();
  await server?.stop();
  await other?.stop();
});

/** Resolves once every element of `globalThis.made`, or of the page, is hydrated and shows the text. */
const live = (page, text = "") => page.waitForFunction((text) => {
  const roots = (globalThis.made ?? [...document.querySelectorAll("fairnotice-banner")]).map((element) => element.shadowRoot?.querySelector(".fn"));
  return roots.length > 0 && roots.every((root) => root && "hydrated" in root.dataset && root.innerText.includes(text));
}, text, { polling: 20, timeout: 10_000 });

/** Fails unless a new document reaches them. */
const hears = async (page, title) => {
  await live(page);
  const id = await server.announce(urgent({ title }));
  await live(page, title);
  await server.step(id, "cancel");
  await live(page, "Maintenance cancelled");
};

test("the scripts of two servers share a page: the first brings the elements, and each shows its own server", async () => {
  const { page, end } = await openPage(`${site.url}/two`);
  await page.waitForFunction(() => ["a", "b"].every((id) => "hydrated" in (document.querySelector(`#${id} > *`).shadowRoot?.querySelector(".fn")?.dataset ?? {})));
  const shown = () => page.evaluate(() => ["a", "b"].map((id) => document.querySelector(`#${id} > *`).shadowRoot.querySelector(".fn-title").textContent));
  assert.deepEqual(await shown(), ["Reports get faster", "Elsewhere"]);
  const id = await other.announce(urgent({ title: "Elsewhere now" }));
  await page.waitForFunction(() => document.querySelector("#b > *").shadowRoot.querySelector(".fn-title").textContent === "Elsewhere now");
  assert.deepEqual(await shown(), ["Reports get faster", "Elsewhere now"]);
  await other.step(id, "cancel");
  await end();
});

for (const [at, where] of Object.keys(scripts).entries()) {
  test(`the script stands ${where}`, async () => {
    const { page, end } = await openPage(`${site.url}/script/${at}`);
    await hears(page, `Script ${at}`);
    assert.equal(await page.locator("fairnotice-banner").count(), 1);
    await end();
  });
}

test("the script comes long after the page has loaded, and finds the element that waits for it", async () => {
  const { page, end } = await openPage(`${site.url}/late`);
  await page.evaluate((src) => document.body.append(Object.assign(document.createElement("script"), { src })), `${server.url}/embed/v1/embed.js`);
  await hears(page, "Late");
  await end();
});

const ways = {
  "as HTML": (main, html) => {
    main.innerHTML = html;
    return main.firstChild;
  },
  "by its name": (main) => main.appendChild(document.createElement("fairnotice-banner")),
  "as a copy of a hydrated one": async (main, html) => {
    main.innerHTML = html;
    const { firstChild: hydrated } = main;
    while (!hydrated.shadowRoot?.querySelector("[data-hydrated]")) await new Promise(requestAnimationFrame);
    return [hydrated, main.appendChild(hydrated.cloneNode(true))];
  },
  "out of a template": (main) => main.appendChild(document.importNode(document.querySelector("template").content.firstChild, true)),
  "by a parser, in a document without a window": (main, html) => main.appendChild(new DOMParser().parseFromString(html, "text/html").querySelector("fairnotice-banner")),
  "twice, side by side": (main, html) => {
    main.innerHTML = html + html;
    return [...main.children];
  },
  "inside an open shadow root": (main, html) => {
    const root = main.attachShadow({ mode: "open" });
    root.innerHTML = html;
    return root.firstChild;
  },
  "inside a closed shadow root, two deep": (main, html) => {
    const outer = main.attachShadow({ mode: "closed" }).appendChild(document.createElement("div"));
    const inner = outer.attachShadow({ mode: "closed" });
    inner.innerHTML = html;
    return inner.firstChild;
  },
  "before it is put into the page": (main, html) => {
    const folder = document.createElement("div");
    folder.innerHTML = html;
    folder.firstChild.setAttribute("theme", "dark");
    main.append(folder);
    return folder.firstChild;
  },
};

for (const [at, [how, way]] of Object.entries(ways).entries()) {
  test(`an element is made ${how}`, async () => {
    const { page, end } = await openPage(`${site.url}/ready`);
    await page.evaluate(`(async () => { globalThis.made = [await (${way})(document.querySelector("main"), ${JSON.stringify(banner)})].flat(); })()`);
    await hears(page, `Way ${at}`);
    await end();
  });
}

test("an element that is moved, by either way of moving, keeps its nodes and the stream", async () => {
  const { page, end } = await openPage(`${site.url}/ready`);
  await page.evaluate((html) => {
    document.querySelector("main").innerHTML = `<p>${html}</p><p></p>`;
    globalThis.made = [document.querySelector("main fairnotice-banner")];
  }, banner);
  await live(page);
  const stayed = await page.evaluate(async () => {
    const [element] = globalThis.made;
    const root = element.shadowRoot.querySelector(".fn");
    const [from, to] = document.querySelectorAll("main p");
    to.append(element);
    await undefined;
    from.moveBefore(element, null);
    return root === element.shadowRoot.querySelector(".fn") && from.contains(element);
  });
  assert.ok(stayed);
  await hears(page, "Moved");
  await end();
});
