// Elements of a page, through open shadow roots: looked for again with each use, as with Playwright.
const PATIENCE_MS = 30_000;

// Runs in the page: gives the elements, which must be seen.
function matching({ css, hasText = "", role, name, exact, label, text }) {
  const roots = (root) => [root, ...[...root.querySelectorAll("*")].flatMap(({ shadowRoot }) => (shadowRoot ? roots(shadowRoot) : []))];
  const everywhere = (selector) => roots(document).flatMap((root) => [...root.querySelectorAll(selector)]);
  const shown = (nodes) => nodes.filter((node) => node.checkVisibility());
  if (role) {
    const named = (node) => (node.ariaLabel ?? node.innerText).trim();
    return shown(everywhere({ link: "a[href]", button: "button" }[role])).filter((node) => (exact ? named(node) === name : named(node).includes(name)));
  }
  if (label) return everywhere("label").filter((node) => node.innerText.includes(label)).map(({ control }) => control);
  if (text) return shown(everywhere("*")).filter((node) => [...node.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.includes(text)));
  // Within one of our elements, a selector continues in its shadow root.
  const [, host, inner] = /^(fairnotice-\w+) (.+)$/.exec(css) ?? [];
  const found = host ? everywhere(host).flatMap(({ shadowRoot }) => [...shadowRoot?.querySelectorAll(inner) ?? []]) : everywhere(css);
  return shown(found).filter((node) => node.innerText.includes(hasText));
}

export class Locator {
  #page;
  #session;
  #what;
  #frame;

  constructor(page, session, what, frame) {
    this.#page = page;
    this.#session = session;
    this.#what = what;
    this.#frame = frame;
  }

  // Each use is of the first element.
  first = () => this;

  /** Does something with the first element, once it is there. */
  async #use(work) {
    const use = () => this.#page.until(() => this.#session.runNow(`(what) => (${matching})(what)[0]`, this.#what), PATIENCE_MS, JSON.stringify(this.#what)).then(work);
    return this.#within(use);
  }

  async #within(work) {
    if (!this.#frame) return work();
    const frame = await this.#session.runNow("(css) => document.querySelector(css)", this.#frame);
    return this.#page.inFrame(frame, work);
  }

  waitFor = () => this.#use(() => {});
  click = () => this.#use((element) => this.#session.click(element));
  fill = (text) => this.#use((element) => this.#session.type(element, text));
  evaluate = (work) => this.#use((element) => this.#session.run(work, element));
  focus = () => this.evaluate((node) => node.focus());
  innerText = () => this.evaluate((node) => node.innerText);
  inputValue = () => this.evaluate((node) => node.value);
  count = () => this.#within(() => this.#session.run(`(what) => (${matching})(what).length`, this.#what));
}
