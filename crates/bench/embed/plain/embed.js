// The banner and the calendar in plain JavaScript. This peer omits only what every peer omits (README.md). It works on pages with
// Trusted Types, because it never sets HTML from a string.
import { banner, calendar } from "../common/follow.js";
import { define } from "../common/host.js";

/** An element with attributes and children. Attributes with the value `undefined` or `false` are omitted. */
const h = (name, attributes, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") element.onclick = value;
    else if (value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
};
const time = (className, { at, text }) => h("time", { class: className, datetime: at }, text);

// Writes a text only if it changed, because a screen reader reads every written text again.
const write = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

const link = ({ href, text }) => h("a", { target: "_top", href }, text);
const other = ({ phase, label, href, title, start, when }) => h(
  "li", { "data-phase": phase },
  h("strong", { class: "fn-label" }, label), h("a", { target: "_top", href, dir: "auto" }, title), time("fn-when", { at: start, text: when }),
);
const inside = ({ message, affected, links, others }) => h(
  "div", { class: "fn-more" },
  ...message ? [h("p", { class: "fn-message", dir: "auto" }, message)] : [],
  ...affected ? [h("p", { class: "fn-affected" }, affected)] : [],
  h("p", { class: "fn-links" }, ...links.map(link)),
  h("ul", { class: "fn-others" }, ...others.map(other)),
);

const mountBanner = (root) => {
  let key, shownDetails;
  const label = h("strong", { class: "fn-label", part: "label" });
  const title = h("span", { class: "fn-title", part: "title", dir: "auto" });
  const when = h("time", { class: "fn-when", part: "when" });
  const until = h("span", { class: "fn-until", part: "until" });
  const summary = h("summary", { part: "summary" });
  const details = h("details", { class: "fn-details", part: "details" }, summary, "");
  const dismiss = h("button", { class: "fn-dismiss", part: "dismiss", type: "button", onclick: () => subscription.dismiss(key) }, "×");
  const section = h(
    "section", { class: "fn-banner", part: "banner", hidden: "" },
    h("p", { class: "fn-text", role: "status" }, label, " ", title, " ", when), until, details, dismiss,
  );
  root.append(section);
  const subscription = banner((shown) => {
    key = shown.key;
    section.hidden = !key;
    section.setAttribute("aria-label", shown.region);
    dismiss.setAttribute("aria-label", shown.dismiss);
    if (!key) return;
    section.dataset.phase = shown.phase;
    write(label, shown.label);
    write(title, shown.title);
    when.dateTime = shown.start;
    write(when, shown.when);
    write(until, shown.until);
    write(summary, shown.summary);
    const { message, affected, links, others } = shown;
    const newDetails = JSON.stringify([message, affected, links, others]);
    if (newDetails !== shownDetails) details.lastChild.replaceWith(inside(shown));
    shownDetails = newDetails;
  });
  return subscription.end;
};

const entry = ({ href, state, time: at, title }) =>
  h("a", { class: "fn-entry", target: "_top", href, "data-state": state }, ...at ? [time("", at), " "] : [], h("span", { class: "fn-entry-title", dir: "auto" }, title));

const day = ({ date, today, entries }) =>
  h("td", { class: "fn-day", "aria-current": today && "date" }, ...date ? [time("fn-date", date)] : [], ...entries.map(entry));

const item = ({ href, state, title, when, label, affected }) =>
  h(
    "li", { class: "fn-item" },
    h("a", { class: "fn-item-title", target: "_top", dir: "auto", href, "data-state": state }, title),
    time("fn-item-when", when),
    h("span", { class: "fn-item-more" }, h("span", { class: "fn-item-state" }, label), h("span", {}, affected)),
  );

const mountCalendar = (root) => {
  const turn = ({ sign, label, to, href }) => {
    const onclick = (event) => {
      event.preventDefault();
      subscription.turn(to);
    };
    return h("a", { class: "fn-turn", target: "_top", rel: "nofollow", "aria-label": label, href, onclick }, h("span", { "aria-hidden": "true" }, sign));
  };
  const subscription = calendar(({ label, nothing, title, turns, weekdays, weeks, agenda, zone }) => {
    root.replaceChildren(h(
      "section", { class: "fn-calendar", part: "calendar", "aria-label": label },
      h("div", { class: "fn-head" }, turn(turns[0]), h("p", { class: "fn-month", "aria-live": "polite" }, time("", title)), turn(turns[1])),
      h(
        "table", { class: "fn-grid" },
        h("thead", {}, h("tr", {}, ...weekdays.map((weekday) => h("th", { scope: "col" }, time("", weekday))))),
        h("tbody", {}, ...weeks.map((week) => h("tr", {}, ...week.map(day)))),
      ),
      ...agenda.length ? [] : [h("p", { class: "fn-nothing" }, nothing)],
      h("ul", { class: "fn-agenda" }, ...agenda.map(item)),
      h("p", { class: "fn-zone" }, zone),
    ));
  });
  return subscription.end;
};

define({ banner: mountBanner, calendar: mountCalendar });
