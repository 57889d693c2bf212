// The parts of an embed that do not depend on a framework: custom elements with a shadow root and our style sheet.
import css from "../../../../www/embed/embed.css";

export { css };

/** Adds a banner if the page has none of the elements, so that the script tag is enough. */
export const addDefaultBanner = () => {
  const add = () => {
    if (!document.querySelector("fairnotice-banner, fairnotice-calendar")) document.body.append(document.createElement("fairnotice-banner"));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", add);
  else add();
};

/** Defines both elements. `mounts` has a function for each, which draws into a root and returns the function that ends it. */
export const define = (mounts) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  for (const [kind, mount] of Object.entries(mounts)) {
    customElements.define(`fairnotice-${kind}`, class extends HTMLElement {
      #end;
      connectedCallback() {
        const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
        shadow.adoptedStyleSheets = [sheet];
        const root = document.createElement("div");
        root.className = "fn";
        root.dataset.hydrated = "";
        shadow.replaceChildren(root);
        this.#end = mount(root);
      }
      disconnectedCallback() {
        this.#end();
      }
    });
  }
  addDefaultBanner();
};
