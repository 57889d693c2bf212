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

/**
 * Shows documents on the stage, by the clock `now`. Where the user has chosen an instant, it is `at`: elements look at their
 * clock once a second, and are created again to follow immediately. `fail` is called for an element that is not hydrated.
 */
export async function show({ documents, at, choice, dir, now, fail }) {
  if (address !== STAGE) places = {};
  await open(STAGE, "A customer’s page");
  // Another page may have been requested in the meantime.
  if (address !== STAGE) return;
  const page = frame.contentDocument;
  Object.assign(page.documentElement, { lang: choice.lang, dir });
  Object.assign(page.documentElement.dataset, { page: choice.page, position: choice.position });
  for (const kind of KINDS) {
    const place = places[kind] ??= { make: () => Object.assign(page.createElement(`fairnotice-${kind}`), { now }) };
    const spot = kind === "banner" ? choice.position : kind;
    place.wanted = { at, text: JSON.stringify(documents[kind]), theme: choice.theme, spot: page.getElementById(spot) };
    if (place.element) dress(place);
    bring(page, place, fail);
  }
  if (choice.position !== "bottom") return taller.observe(page.documentElement);
  taller.disconnect();
  frame.removeAttribute("height");
}

/** Gives the element its theme and its spot on the page. */
function dress({ element, wanted: { theme, spot } }) {
  if (theme === "page") element.removeAttribute("theme");
  else element.setAttribute("theme", theme);
  if (element.localName === "fairnotice-banner") element.setAttribute("position", spot.id);
  if (element.parentElement !== spot) spot.append(element);
}

const isNews = ({ shown, wanted }) => shown?.text !== wanted.text || wanted.at !== undefined && shown.at !== wanted.at;
const hydrated = (element) => element?.shadowRoot?.querySelector(".fn[data-hydrated]");
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/**
 * Brings the element that shows what is wanted: a new one, because a page never changes where an element reads from. It comes
 * into its place when it is hydrated, so that nothing is empty meanwhile; what is wanted by then waits for its turn.
 */
async function bring(page, place, fail) {
  if (place.busy) return;
  place.busy = true;
  while (isNews(place)) {
    place.shown = place.wanted;
    const next = Object.assign(place.make(), { hidden: true });
    const url = URL.createObjectURL(new Blob([place.shown.text], { type: "application/json" }));
    next.setAttribute("data", url);
    // A recording has no server.
    next.setAttribute("poll", "0");
    page.body.append(next);
    const began = performance.now();
    do await nextFrame();
    while (!hydrated(next) && page.defaultView && performance.now() - began < PATIENCE);
    URL.revokeObjectURL(url);
    // Meanwhile the frame has gone, for another page.
    if (!page.defaultView) return;
    if (!hydrated(next)) fail();
    take(place, next);
  }
  place.shown = place.wanted;
  place.busy = false;
}

/** Puts the element into the place of the one before; details that are open stay open. */
function take(place, next) {
  const [details, before] = [next, place.element].map((element) => hydrated(element)?.querySelector("details"));
  if (details) details.open = Boolean(before?.open);
  place.element?.remove();
  place.element = next;
  dress(place);
  next.hidden = false;
}
