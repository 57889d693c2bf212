// The status site with JavaScript: dates in the reader's zone, and the lists kept up to date when an element learns of
// something new. Without it the page is complete.
(() => {
// The site's own address: it may have a path.
const here = document.currentScript.src;
const when = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" };
// The page's language, in the reader's regional form if there is one.
const { lang } = document.documentElement;
const language = navigator.languages.find((own) => own.startsWith(`${lang}-`)) ?? lang;
const cycle = lang === "ar" || lang === "ja" ? { hourCycle: "h23" } : {};
const writer = new Intl.DateTimeFormat(language, { ...when, ...cycle });
const moment = new Intl.DateTimeFormat(language, { ...when, ...cycle, timeZoneName: undefined });
const end = new Intl.DateTimeFormat(language, { ...cycle, hour: "numeric", minute: "2-digit", timeZoneName: "short" });
const sheet = ["weekday", "day", "month"].map((part) => new Intl.DateTimeFormat(language, { [part]: part === "day" ? "numeric" : "short" }));

// English as the rest of the page has it: without the comma after the weekday, and with three letters for a month.
const plain = (text) => lang === "en" ? text.replace(/(?<=[a-z]{2}), (?=\d)/g, " ").replaceAll("Sept ", "Sep ") : text;
// A zone does not stand alone on a line.
const joined = (text) => text.replace(/ (\S+)$/, "\u00a0$1");
// Arabic and Japanese as the rest of the page has them: 24 hours, and a range of two moments.
const range = (from, to) => lang !== "ja" ? writer.formatRange(from, to)
  : `${moment.format(from)}～${(new Date(from).toDateString() === new Date(to).toDateString() ? end : writer).format(to)}`;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const offset = (at) => new Date(at).getTimezoneOffset();
const localise = (root) => {
  for (const time of root.querySelectorAll("time.local")) {
    const from = Date.parse(time.dateTime), to = +time.dataset.e;
    // A range names one zone. Where clocks are changed meanwhile there are two, such as CEST and CET.
    time.textContent = joined(plain(from === to ? writer.format(from)
      : offset(from) === offset(to) ? range(from, to)
      : `${writer.format(from)} – ${writer.format(to)}`));
  }
  // The reader's own zone, where it is another one than the vendor's.
  for (const own of root.querySelectorAll("[data-zone]")) {
    own.hidden = own.dataset.zone === zone;
    // Where the vendor's zone is the reader's, it is named as that.
    if (own.hidden) own.parentNode.querySelector(":not([hidden]) > .whose").textContent = own.querySelector(".whose").textContent;
  }
  for (const day of root.querySelectorAll(".day[data-day]")) {
    sheet.forEach((part, place) => { day.children[place].textContent = part.format(+day.dataset.day); });
  }
};

// The days of a component: what happened on one is told beside its bar, for a pointer, a finger and the arrow keys.
const tip = Object.assign(document.createElement("div"), { className: "tip", hidden: true });
let told, leaving;
const hide = () => {
  clearTimeout(leaving);
  told?.classList.remove("here");
  told = undefined;
  tip.hidden = true;
};
const tell = (bar) => {
  clearTimeout(leaving);
  if (bar === told) return;
  hide();
  told = bar;
  bar.classList.add("here");
  tip.textContent = bar.dataset.day;
  document.body.append(tip);
  tip.hidden = false;
  const at = bar.getBoundingClientRect(), row = bar.ownerSVGElement.getBoundingClientRect();
  const left = Math.min(at.left + at.width / 2 - tip.offsetWidth / 2, document.documentElement.clientWidth - tip.offsetWidth - 8);
  const above = row.top - tip.offsetHeight - 2;
  tip.style.left = `${Math.max(left, 8)}px`;
  tip.style.top = `${above < 0 ? row.bottom + 2 : above}px`;
};
// The bars that are shown: a narrow screen has only the last ones.
const shown = (bars) => {
  const { left, right } = bars.getBoundingClientRect();
  return [...bars.querySelectorAll("rect")].filter((bar) => {
    const at = bar.getBoundingClientRect();
    return at.left > left - 1 && at.right < right + 1;
  });
};
const choose = (bars, place) => {
  const days = shown(bars), at = Math.max(0, Math.min(place, days.length - 1));
  bars.setAttribute("aria-valuemax", days.length);
  bars.setAttribute("aria-valuenow", at + 1);
  bars.setAttribute("aria-valuetext", days[at].dataset.day);
  tell(days[at]);
};
const prepare = (root) => {
  for (const bars of root.querySelectorAll(".bars")) {
    // The browser's own tooltip would show beside ours.
    for (const title of bars.querySelectorAll("title")) {
      title.parentNode.dataset.day = title.textContent;
      title.remove();
    }
    if (!bars.dataset.name) continue;
    const day = [...bars.querySelectorAll("rect")].at(-1).dataset.day;
    const all = { role: "slider", tabindex: 0, "aria-label": bars.dataset.name, "aria-valuemin": 1, "aria-valuemax": 90, "aria-valuenow": 90, "aria-valuetext": day };
    for (const [name, value] of Object.entries(all)) bars.setAttribute(name, value);
  }
};
addEventListener("pointerover", ({ target }) => {
  const bar = target.closest?.(".bars rect");
  if (bar) tell(bar);
  else if (target === tip) clearTimeout(leaving);
  else if (told && !told.closest(":focus-visible")) {
    clearTimeout(leaving);
    leaving = setTimeout(hide, 200);
  }
});
addEventListener("focusin", ({ target }) => {
  if (!target.matches(".bars")) hide();
  else if (target.matches(":focus-visible")) choose(target, Math.min(target.getAttribute("aria-valuenow"), shown(target).length) - 1);
});
addEventListener("focusout", hide);
addEventListener("scroll", hide, { passive: true });
addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
  const bars = event.target.closest?.(".bars[tabindex]");
  if (!bars) return;
  const forward = document.documentElement.dir === "rtl" ? -1 : 1;
  const step = { ArrowRight: forward, ArrowLeft: -forward, ArrowUp: 1, ArrowDown: -1, PageUp: 7, PageDown: -7, Home: -1 / 0, End: 1 / 0 }[event.key];
  if (!step) return;
  event.preventDefault();
  choose(bars, Math.min(bars.getAttribute("aria-valuenow"), shown(bars).length) - 1 + step);
});

// How much of its window has passed of the work that goes on, and how much is left.
const relative = new Intl.RelativeTimeFormat(language, { numeric: "always" });
// As an element beside it counts: www/embed/embed-hydrate.js.
const UNITS = [["day", 864e5], ["hour", 36e5], ["minute", 6e4]];
const distance = (ms) => {
  const [unit, size] = UNITS.find(([, size]) => Math.abs(ms) >= size * 1.95) ?? ["minute", 6e4];
  return relative.format(Math.trunc(ms / size + Math.sign(ms) / 20), unit);
};
const move = () => {
  for (const progress of document.querySelectorAll(".progress")) {
    const { from, to } = progress.dataset, now = Date.now();
    progress.firstElementChild.value = Math.min(Math.max((now - from) / (to - from), 0), 1);
    progress.lastElementChild.textContent = progress.dataset.ends.replace("{distance}", distance(to - now));
    // What began this minute is as new as the page.
    progress.hidden = to < now && now - to < 6e4 && progress.matches(".countdown");
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
    prepare(part);
    hide();
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
prepare(document);
move();
for (const own of document.querySelectorAll("[data-own-zone]")) {
  own.append(` (${zone})`);
  for (const other of own.parentNode.children) if (other.textContent === zone && !other.ariaCurrent) other.hidden = true;
}
// A menu that scrolls shows the part that the page belongs to.
document.querySelector(".menu [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
turn();
// `/embed`: what is made follows what is chosen, and can be copied. A page without TLS has no clipboard.
const ready = (root) => {
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
};
ready(document);
addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  const { textContent } = button;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = textContent; }, 2e3);
});
addEventListener("message", ({ source, data }) => {
  const frame = document.querySelector(".preview");
  if (frame && source === frame.contentWindow && data?.fairnotice === "height") frame.height = Math.min(data.height + 2, 2000);
});
const maker = document.querySelector("[data-makes]");
if (maker) maker.querySelector(".buttons").hidden = true;
maker?.addEventListener("change", async ({ currentTarget: form }) => {
  const mine = ++newest;
  const address = `${form.action}?${new URLSearchParams([...new FormData(form)].filter(([, value]) => value))}`;
  const answer = await fetch(address).catch(() => {});
  if (mine !== newest) return;
  // What cannot be fetched is what the button is for.
  form.querySelector(".buttons").hidden = Boolean(answer?.ok);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  ready(page);
  for (const part of [...form.dataset.makes.split(" ").map((id) => `#${id}`), ".bottom"]) document.querySelector(part).replaceWith(page.querySelector(part));
  history.replaceState(null, "", address);
});
// A new subscription begins in the browser's zone, if the form offers it.
const zones = document.querySelector("select[data-own]");
if (zones) {
  const own = [...zones.options].find(({ value }) => value === zone);
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
