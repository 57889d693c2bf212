// Every page of the status site, in each state that it has. `link` is a page that a mail leads to, `form` what is sent to a page.
const at = (...paths) => paths.map((path, place) => ({ path, isFirst: place === 0 }));
const by = (...links) => links.map((link) => ({ link, isFirst: true }));

/** The pages of a vendor to whom nothing has happened. */
export const EMPTY = at("/", "/maintenance", "/incidents", "/history", "/releases", "/promises", "/dev/mail");

/** The pages of the vendor of `everything`, by kind: the first of each kind is looked at more closely. */
export const PAGES = [
  at("/", "/?zone=utc"),
  at("/maintenance", "/maintenance?month=2026-09"),
  at("/maintenance?after=0.planned"),
  at(...[
    "long", "planned", "within-the-hour", "due", "did-not-start", "in-progress", "verifying", "overrun", "finished", "rolled-back", "cancelled", "moved",
    "hostile", "waived", "past-0", "past-1",
  ].map((id) => `/maintenance/${id}`)),
  at("/incidents"),
  at(...["long-incident-1", "investigating", "identified", "monitoring", "resolved", "hostile-incident-1"].map((id) => `/incidents/${id}`)),
  at("/history", "/history?month=2026-09"),
  at("/releases"),
  at("/releases/5.1.0", "/releases/4.3.0", "/releases/4.4.0"),
  at("/promises", "/promises?page=2"),
  at("/policy", "/policy?version=2019.11.13"),
  at("/embed", "/embed?element=calendar&view=agenda&month=2026-13", "/embed?element=status&paths=help&poll=often&src=nowhere"),
  ...["banner", "calendar", "status"].map((element) => at(`/embed/v1/frame?element=${element}`)),
  at("/subscribe"),
  by("confirm", "manage", "unsubscribe", "undo"),
  at("/manage?token=nothing"),
  at("/dev/mail"),
  at("/dev/mail/20"),
  at("/demo"),
  at("/nothing", "/maintenance/nothing", "/incidents/nothing", "/releases/9.9.9", "/promises?page=999"),
].flat();

const READER = [["language", "en"], ["zone", "UTC"], ["what", "changes"]];
const MISTAKES = [["language", "xx"], ["zone", "Mars"], ["component", "none"]];

/** What forms are answered with, in the order in which they are sent. */
export const ANSWERS = [
  { path: "/subscribe", form: [["address", "<nobody>"], ...MISTAKES] },
  { path: "/subscribe", form: [["address", "other@customer.example"], ...READER] },
  { link: "confirm", form: [] },
  { link: "manage", form: [["do", "change"], ...MISTAKES] },
  { link: "manage", form: [["do", "change"], ...READER] },
  { link: "undo", form: [] },
  { link: "unsubscribe", form: [["List-Unsubscribe", "One-Click"]] },
  // A page that takes no form.
  { path: "/policy", form: [] },
];
