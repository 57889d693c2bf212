// The status site with JavaScript: dates in the reader's zone, and the lists kept up to date when an element learns of
// something new. Without it the page is complete.
(() => {
// The site's own address: it may have a path.
const here = document.currentScript.src;
const when = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" };
// The page's language, in the reader's regional form if there is one.
const { lang } = document.documentElement;
const language = navigator.languages.find((own) => own.startsWith(`${lang}-`)) ?? lang;
const writer = new Intl.DateTimeFormat(language, when);
const sheet = ["weekday", "day", "month"].map((part) => new Intl.DateTimeFormat(language, { [part]: part === "day" ? "numeric" : "short" }));

const offset = (at) => new Date(at).getTimezoneOffset();
const localise = (root) => {
  for (const time of root.querySelectorAll("time.local")) {
    const from = Date.parse(time.dateTime), to = +time.dataset.e;
    // A range names one zone. Where clocks are changed meanwhile there are two, such as CEST and CET.
    time.textContent = from === to ? writer.format(from)
      : offset(from) === offset(to) ? writer.formatRange(from, to)
      : `${writer.format(from)} – ${writer.format(to)}`;
  }
  for (const day of root.querySelectorAll("[data-day]")) {
    sheet.forEach((part, place) => { day.children[place].textContent = part.format(+day.dataset.day); });
  }
};

// How much of its window has passed of the work that goes on, and how much is left.
const relative = new Intl.RelativeTimeFormat(language, { numeric: "always" });
const distance = (ms) => {
  const minutes = Math.round(ms / 6e4);
  return Math.abs(minutes) < 90 ? relative.format(minutes, "minute")
    : Math.abs(minutes) < 2880 ? relative.format(Math.round(minutes / 60), "hour")
    : relative.format(Math.round(minutes / 1440), "day");
};
const move = () => {
  for (const progress of document.querySelectorAll(".progress")) {
    const { from, to } = progress.dataset, now = Date.now();
    progress.firstElementChild.value = Math.min(Math.max((now - from) / (to - from), 0), 1);
    progress.lastElementChild.textContent = progress.dataset.ends.replace("{distance}", distance(to - now));
    progress.hidden = false;
  }
};
setInterval(move, 15e3);

let newest = 0, turning;
// Parts of a page change with time; `data-turn` holds the next instant.
const turn = () => {
  const left = [...document.querySelectorAll("[data-turn]")].map((part) => part.dataset.turn - Date.now()).filter((left) => left > 0);
  clearTimeout(turning);
  if (left.length) turning = setTimeout(again, Math.min(Math.min(...left) + 500, 864e5));
};
const refresh = async () => {
  const mine = ++newest;
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // Responses may arrive in another order.
  if (mine !== newest) return;
  for (const old of document.querySelectorAll("[data-live]")) {
    const part = page.getElementById(old.id);
    if (!part) continue;
    // A part with the focus is not replaced.
    if (old.contains(document.activeElement)) {
      old.addEventListener("focusout", () => setTimeout(again), { once: true });
      continue;
    }
    localise(part);
    // What the reader has unfolded stays so.
    for (const { id, open } of old.querySelectorAll("details[id]")) {
      const same = part.querySelector(`#${CSS.escape(id)}`);
      if (same) same.open = open;
    }
    old.replaceWith(part);
  }
  move();
  turn();
};
// A page that cannot be fetched stays as it is; the elements show what is new.
const again = () => refresh().catch(() => {});

localise(document);
move();
turn();
// A new subscription begins in the browser's zone, if the form offers it.
const zones = document.querySelector("select[data-own]");
if (zones) {
  const own = [...zones.options].find(({ value }) => value === Intl.DateTimeFormat().resolvedOptions().timeZone);
  if (own) own.selected = true;
}
addEventListener("fairnotice:notice", again);
// A page without a banner listens to the stream itself.
if (document.querySelector("[data-live]") && !document.querySelector("fairnotice-banner")) {
  let known;
  const listen = () => {
    const stream = new EventSource(new URL("api/v1/live?of=embed", here));
    stream.addEventListener("snapshot", ({ lastEventId }) => {
      if (known && known !== lastEventId) again();
      known = lastEventId;
    });
    // A browser does not ask again by itself if the stream was refused, as by a server that is full.
    stream.onerror = () => {
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1e4 * (1 + Math.random()));
    };
  };
  listen();
}
})();
