// What is wrong with a page for its readers: by axe-core, in its width, and by keyboard.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
const COLOURS = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/** How a page is looked at. `rules` are those of axe that such a view can break; without them its width alone is looked at. */
export const VIEWS = {
  light: { size: [1280, 800], rules: TAGS },
  dark: { size: [1280, 800], media: { colorScheme: "dark" }, rules: COLOURS },
  "320 pixels": { size: [320, 640], rules: TAGS },
  narrow: { size: [320, 640] },
  "forced colours": { size: [1280, 800], media: { forcedColors: "active" }, rules: COLOURS },
  // A window of 1280 pixels at 200 %.
  zoomed: { size: [640, 450] },
};

/** Unfolds everything, and says what is wrong in one view, a line for each fault. Rules that are excused have a reason where they are. */
export async function faults(page, { size: [width, height], media, rules }, { withBanner = false, excused = [] } = {}) {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none", ...media });
  await page.evaluate(`void (globalThis.axe ?? (() => { ${AXE} })())`);
  return page.evaluate(async ([rules, withBanner, excused]) => {
    const roots = [document];
    for (const root of roots) {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) roots.push(element.shadowRoot);
        if (element.localName === "details") element.open = true;
      }
    }
    const { scrollWidth, clientWidth } = document.documentElement;
    const sideways = scrollWidth > clientWidth ? [`${scrollWidth} pixels wide in a window of ${clientWidth}`] : [];
    if (!rules) return sideways;
    // The banner is the same on every page.
    const { violations } = await globalThis.axe.run(withBanner ? document : { exclude: [["fairnotice-banner"]] }, {
      iframes: false, preload: false, runOnly: rules, resultTypes: ["violations"], rules: Object.fromEntries(excused.map((rule) => [rule, { enabled: false }])),
    });
    return [...sideways, ...violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 300)} ${failureSummary}`))];
  }, [rules, withBanner, excused]);
}

/** Goes through the page by the Tab key: what cannot be reached, and where the focus cannot be seen. */
export async function keyboardFaults(page) {
  const count = await page.evaluate(() => {
    // Whoever unfolds a banner at the edge of the window covers the page, and can fold it again.
    for (const { shadowRoot } of document.querySelectorAll("fairnotice-banner")) for (const details of shadowRoot?.querySelectorAll("details") ?? []) details.open = false;
    const roots = [document];
    const waiting = new Set(), found = [];
    const meet = ({ target }) => {
      waiting.delete(target);
      // Of several buttons that exclude each other the Tab key reaches one.
      if (target.type === "radio") for (const other of target.form.elements[target.name]) waiting.delete(other);
      const style = getComputedStyle(target), [box] = target.getClientRects();
      const hit = box && target.getRootNode().elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height, innerHeight) / 2);
      const isSeen = style.outlineStyle !== "none" && hit && (target.contains(hit) || hit.contains(target));
      if (!isSeen) found.push(`the focus cannot be seen: ${target.outerHTML.slice(0, 200)}`);
    };
    for (const root of roots) {
      root.addEventListener("focusin", (event) => { if (!event.target.shadowRoot) meet(event); });
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) roots.push(element.shadowRoot);
        const takesFocus = element.matches("a[href], button:enabled, input:enabled:not([type=hidden]), select, textarea, [tabindex='0'], details > summary:first-child");
        // Within a grid the arrow keys go on.
        if (takesFocus && element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true })) waiting.add(element);
      }
    }
    globalThis.keyboard = { waiting, found };
    return waiting.size;
  });
  // The Tab key also stops at what scrolls and in frames.
  for (let pressed = 0; pressed < count + 20; pressed += 1) await page.keyboard.press("Tab");
  return page.evaluate(() => {
    const { waiting, found } = globalThis.keyboard;
    return [...found, ...[...waiting].map((element) => `the Tab key does not reach ${element.outerHTML.slice(0, 200)}`)];
  });
}
