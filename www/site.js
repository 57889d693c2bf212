// The status site with JavaScript: dates in the reader's zone, and the lists kept up to date when an element learns of
// something new. Without it the page is whole all the same.
(() => {
const form = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" };
// The site is in English; the reader's own variety of it, where there is one.
const english = navigator.languages.find((language) => language.startsWith("en-")) ?? "en";
const writer = new Intl.DateTimeFormat(english, form);

const localise = (root) => {
  for (const time of root.querySelectorAll("time.local")) {
    const from = Date.parse(time.dateTime), to = +time.dataset.e;
    time.textContent = from === to ? writer.format(from) : writer.formatRange(from, to);
  }
};

let newest = 0;
const refresh = async () => {
  const mine = ++newest;
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const old = document.getElementById("work"), work = page.getElementById("work");
  // Answers may overtake one another, and what has the focus is not taken away.
  if (mine !== newest || !old || !work) return;
  if (old.contains(document.activeElement)) return old.addEventListener("focusout", () => setTimeout(again), { once: true });
  localise(work);
  old.replaceWith(work);
};
// A page that cannot be fetched stays as it is; the elements say what is new.
const again = () => refresh().catch(() => {});

localise(document);
addEventListener("fairnotice:notice", again);
})();
