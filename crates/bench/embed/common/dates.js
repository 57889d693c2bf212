// Writes dates in the reader's language and zone, with `Intl`.
const pageLanguage = document.documentElement.lang;
// The page's language, with the reader's region if the reader prefers one: `en-GB` on a page in `en`.
export const lang = pageLanguage && navigator.languages.find((one) => one.startsWith(`${pageLanguage}-`)) || pageLanguage || navigator.language;
const hm = { hour: "numeric", minute: "2-digit" };

export const WHEN = { weekday: "short", day: "numeric", month: "short", ...hm, timeZoneName: "short" };
export const TIME = hm;
export const DAY = { day: "numeric" };
export const WEEKDAY = { weekday: "short" };
export const MONTH = { month: "long", year: "numeric" };

const formats = new Map();
/** An instant or a range in one of the styles above. */
export const write = (style, timeZone, from, to = from) => {
  if (!formats.has(style)) formats.set(style, new Intl.DateTimeFormat(lang, { ...style, timeZone }));
  return from === to ? formats.get(style).format(from) : formats.get(style).formatRange(from, to);
};

/** The value of a `datetime` attribute. */
export const iso = (at) => new Date(at).toISOString();

const UNITS = [["day", 864e5, 2], ["hour", 36e5, 2], ["minute", 6e4, 2], ["second", 1e3, 0]];
let relative;
/** A distance from now: `in 3 days`. */
export const distance = (ms) => {
  const [unit, size] = UNITS.find(([, size, least]) => Math.abs(ms) >= size * (least - 0.05));
  return (relative ??= new Intl.RelativeTimeFormat(lang)).format(Math.trunc(ms / size + Math.sign(ms) / 20), unit);
};

const PLURALS = ["zero", "one", "two", "few", "many", "other"];
/** A text with a number, in the right plural form. `forms` has one per category of CLDR. */
export const count = (forms, number) => forms.split("|")[PLURALS.indexOf(new Intl.PluralRules(lang).select(number))].replace("%", number);
