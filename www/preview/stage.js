// The page with the elements, in a frame: its width is a page's width, and its bottom a page's bottom.

const STAGE = "stage.html";
const KINDS = ["banner", "status", "calendar"];
const PATIENCE = 5e3;
const stage = document.getElementById("stage");

let frame, address, opened, places;
const taller = new ResizeObserver(() => {
  frame.height = frame.contentDocument.documentElement.offsetHeight;
});

/** Opens a page in the frame, unless it is there already. */
export function open(page, title) {
  if (address === page) return opened;
  address = page;
  taller.disconnect();
  // Another frame for another page: one frame's pages would be entries in the history, which is the gallery's.
  frame = Object.assign(document.createElement("iframe"), { title, src: page });
  opened = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  stage.replaceChildren(frame);
  return opened;
}

/** Whether the page in the frame includes the embed; none where another page is there by now. */
export const shows = (page) => address === page ? Boolean(frame.contentDocument?.querySelector("script[src$='embed.js']")) : undefined;

/** Shows documents on the stage, by the clock that `now` tells. What has the same `key` is there already. */
export async function show({ documents, key, choice, dir, now }) {
  if (address !== STAGE) places = {};
  await open(STAGE, "A customer’s page");
  // Meanwhile another page may have been asked for.
  if (address !== STAGE) return;
  const page = frame.contentDocument;
  Object.assign(page.documentElement, { lang: choice.lang, dir });
  page.documentElement.dataset.page = choice.page;
  page.documentElement.dataset.position = choice.position;
  for (const kind of KINDS) {
    const { element } = places[kind] ??= { element: made(page, kind, now) };
    if (choice.theme === "page") element.removeAttribute("theme");
    else element.setAttribute("theme", choice.theme);
    if (kind === "banner") element.setAttribute("position", choice.position);
    bring(places[kind], { key, text: JSON.stringify(documents[kind]) });
    stand(page, kind, element, choice.position);
  }
  if (choice.position === "bottom") taller.disconnect();
  else taller.observe(page.documentElement);
  if (choice.position === "bottom") frame.removeAttribute("height");
}

function made(page, kind, now) {
  const element = page.createElement(`fairnotice-${kind}`);
  // A recording has nobody to ask, however old it is.
  element.setAttribute("poll", "0");
  element.now = now;
  return element;
}

function stand(page, kind, element, position) {
  const slot = page.getElementById("slot");
  const parent = kind === "banner" && position !== "slot" ? page.body : slot;
  if (element.parentElement === parent && (kind !== "banner" || (position === "top") === (element === page.body.firstElementChild))) return;
  if (kind === "banner" && position !== "bottom") parent.prepend(element);
  else parent.append(element);
}

const alive = ({ shadowRoot }) => shadowRoot?.querySelector(".fn[data-alive]");
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

// One after another: an element that is still on its way to a document does not hear of the next one.
async function bring(place, wanted) {
  place.wanted = wanted;
  if (place.busy) return;
  place.busy = true;
  const { element } = place;
  while (place.shown?.key !== place.wanted.key || place.shown.text !== place.wanted.text) {
    place.shown = place.wanted;
    const before = alive(element);
    const isOpen = before?.querySelector("details")?.open;
    const url = URL.createObjectURL(new Blob([place.shown.text], { type: "application/json" }));
    element.setAttribute("data", url);
    const began = performance.now();
    do await nextFrame();
    while ([null, undefined, before].includes(alive(element)) && performance.now() - began < PATIENCE);
    URL.revokeObjectURL(url);
    const details = alive(element)?.querySelector("details");
    if (isOpen && details) details.open = true;
  }
  place.busy = false;
}
