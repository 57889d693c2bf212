// What a page in TypeScript may write, and what the compiler must refuse.
import { load, type FairnoticeBanner, type Phase } from "fairnotice-embed";

const banner: FairnoticeBanner = document.createElement("fairnotice-banner");
banner.now = () => Date.parse("2026-10-05T08:00:00Z");
banner.setAttribute("position", "slot");
banner.setAttribute("poll", "30");
banner.setAttribute("kinds", "update urgent");
banner.setAttribute("aria-label", "anything");
document.querySelector("fairnotice-calendar")?.setAttribute("view", "agenda");
document.querySelector("fairnotice-status")?.setAttribute("theme", "dark");
const name: string = "lang";
banner.setAttribute(name, "en");
const element: HTMLElement = banner;
element.setAttribute("position", "anywhere");

// @ts-expect-error: a position that is none
banner.setAttribute("position", "left");
// @ts-expect-error: a number of seconds is one
banner.setAttribute("poll", "often");
// @ts-expect-error: a view that is none
document.querySelector("fairnotice-calendar")?.setAttribute("view", "week");
// @ts-expect-error: epoch milliseconds, not a date
banner.now = () => new Date();

banner.addEventListener("fairnotice:notice", ({ detail }) => detail.revision.toFixed());
addEventListener("fairnotice:dismiss", ({ detail }) => {
  const [, phase] = detail.key.split("/") as [string, Phase];
  return phase === "within-the-hour";
});
document.addEventListener("fairnotice:error", ({ detail }) => console.warn(detail.error));
// @ts-expect-error: a detail that is not told
banner.addEventListener("fairnotice:notice", ({ detail }) => detail.title);
// @ts-expect-error: an error is unknown until it is looked at
banner.addEventListener("fairnotice:error", ({ detail }) => detail.error.message);
// @ts-expect-error: a phase that is none
addEventListener("fairnotice:dismiss", ({ detail }) => detail.key === "a/postponed");

const done: Promise<void> = load("https://status.example");
load(new URL("https://status.example"), { nonce: "r4nd0m", auto: true });
load("https://status.example", { auto: { position: "top", dismiss: "session" } });
load("https://status.example", { version: "0.1.0-1a2b3c4d", integrity: "sha384-…" });
load("https://status.example", { policy: { createScriptURL: (url) => url } });
// @ts-expect-error: without a server there is nothing to load
load();
// @ts-expect-error: the evergreen loader has no lasting hash
load("https://status.example", { integrity: "sha384-…" });
// @ts-expect-error: an attribute's value that is none
load("https://status.example", { auto: { dismiss: "never" } });
// @ts-expect-error: an option that is none
load("https://status.example", { defer: true });

export { done };
