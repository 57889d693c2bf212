// What makes a peer an embed: custom elements with a shadow root and our style sheet, and a banner where a page has none.
import css from "../../../../www/embed.css";

export { css };

/** Where the page has none of the elements, the script tag alone shows a banner. */
export const alone = () => {
  const add = () => {
    if (!document.querySelector("fairnotice-banner, fairnotice-calendar")) document.body.append(document.createElement("fairnotice-banner"));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", add);
  else add();
};

/** Defines both elements; `mounts` says for each how it is drawn into a root, and returns how that ends. */
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
  alone();
};
