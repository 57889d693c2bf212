// What the gallery can show: states, each a turn of a recorded life, and the pages that try to break the embed.

export const states = [
  { state: "announced", life: "faster-reports", turn: "announced", title: "Announced", line: "Work is planned; the banner counts the days." },
  { state: "moved", life: "faster-reports", turn: "moved", title: "Moved", line: "Planned for another time than was announced before: news for a day." },
  { state: "within-the-hour", life: "faster-reports", turn: "within-the-hour", title: "Within the hour", line: "Work begins soon; the reminder is published at this turn." },
  { state: "due", life: "faster-reports", turn: "due", title: "Due", line: "The planned start has passed and nobody has begun." },
  { state: "did-not-start", life: "missed", turn: "did-not-start", title: "Did not start", line: "The window has ended without work: shown for as long as the policy says." },
  { state: "in-progress", life: "faster-reports", turn: "in-progress", title: "Under way", line: "Work has begun; the banner counts down to the planned end." },
  { state: "overrun", life: "faster-reports", turn: "overrun", title: "Overrun", line: "The announced end has passed and work goes on." },
  { state: "verifying", life: "faster-reports", turn: "verifying", title: "Verifying", line: "Work is finished and being checked." },
  { state: "completed", life: "faster-reports", turn: "completed", title: "Finished", line: "Shown for an hour, then the banner goes." },
  { state: "rolled-back", life: "rollback", turn: "reason", title: "Rolled back", line: "The change was undone; shown until the record is closed." },
  { state: "cancelled", life: "cancellation", turn: "cancelled", title: "Cancelled", line: "It will not happen; shown for an hour. Its texts are not translated." },
  { state: "incident", life: "incident", turn: "incident", title: "Incident", line: "Something is broken: more pressing than the work that caused it." },
  { state: "several", life: "several", turn: "in-progress", title: "Several notices", line: "The most pressing has the line; two more open below it." },
  { state: "quiet", life: "faster-reports", turn: "quiet", title: "Quiet", line: "Nothing to show: the banner takes no room." },
  { state: "stale", life: "faster-reports", turn: "in-progress", age: 12 * 60e3, title: "Stale", line: "No response of the server for twelve minutes: the elements show their age." },
];

/** What each turn of a life is called. */
export const turns = {
  quiet: "Quiet",
  announced: "Announced",
  moved: "Moved",
  second: "A second one",
  third: "A third one",
  "within-the-hour": "Within the hour",
  due: "Due",
  "did-not-start": "Did not start",
  "in-progress": "Under way",
  update: "Update",
  overrun: "Overrun",
  "new-end": "New end",
  verifying: "Verifying",
  completed: "Finished",
  "rolled-back": "Rolled back",
  reason: "Reason published",
  cancelled: "Cancelled",
  incident: "Incident",
  remedy: "Remedy",
  resolved: "Resolved",
  gone: "Gone",
};

/** The meaning of a turn that has no state of its own. */
export const between = {
  second: "Another record is announced: the details say how many more there are.",
  third: "One more: still one line.",
  update: "A message while work goes on; it stands in the details.",
  "new-end": "Work is to end later than planned; the banner counts down to the new end.",
  "rolled-back": "The change is being undone; the reason is still to be published.",
  remedy: "A remedy is in place and watched; the incident is still open.",
  resolved: "The incident is over; work goes on.",
  gone: "Nothing to show any more.",
};

/** The pages in `hosts/`, by their files' names. */
export const hosts = [
  { host: "plain", title: "Plain", line: "A page with nothing special about it." },
  { host: "hostile-css", title: "Hostile CSS", line: "Style sheets that reach for everything on the page." },
  { host: "strict-csp", title: "Strict CSP", line: "No WebAssembly, no inline style, no inline script." },
  { host: "trusted-types", title: "Trusted Types", line: "Nothing writes HTML as text." },
  { host: "coep", title: "COEP", line: "Cross-origin isolation: only what allows it is loaded." },
  { host: "single-page", title: "Single-page app", line: "Routes change without a load; elements come and go." },
  { host: "twice", title: "Script twice", line: "The loader is included two times." },
  { host: "nested", title: "Nested", line: "Elements inside another shadow root." },
  { host: "right-to-left", title: "Right to left", line: "The page runs from right to left." },
];
