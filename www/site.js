// The status site with JavaScript: dates in the reader's zone, and the lists kept up to date when an element learns of
// something new. Without it the page is whole all the same.
(() => {
const form = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" };
const writer = new Intl.DateTimeFormat(document.documentElement.lang, form);

const localise = (root) => {
  for (const time of root.querySelectorAll("time.local")) {
    const from = Date.parse(time.dateTime), to = +time.dataset.e;
    time.textContent = from === to ? writer.format(from) : writer.formatRange(from, to);
  }
};

const refresh = async () => {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const old = document.getElementById("work"), work = page.getElementById("work");
  if (!old || !work || old.contains(document.activeElement)) return;
  localise(work);
  old.replaceWith(work);
};

localise(document);
// A page that cannot be fetched stays as it is; the elements say what is new.
addEventListener("fairnotice:notice", () => refresh().catch(() => {}));
})();
