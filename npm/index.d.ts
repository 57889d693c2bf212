/** The phase of a notice: part of its key, and the slot that words it. */
export type Phase =
  | "announced"
  | "moved"
  | "within-the-hour"
  | "due"
  | "did-not-start"
  | "in-progress"
  | "overrun"
  | "verifying"
  | "completed"
  | "rolled-back"
  | "cancelled"
  | "incident";

/** Attributes of every element. */
export interface CommonAttributes {
  /** The server; by default where the loader came from. */
  src?: string;
  /** Only on addresses whose path begins with one of these, separated by spaces. */
  paths?: string;
  /** By default the page's own colour scheme. */
  theme?: "light" | "dark";
  /** Seconds between two questions of a quiet page, by default 60; `0` never asks. */
  poll?: number | `${number}`;
  /** For a page whose policy forbids WebAssembly and would report the attempt. */
  wasm?: "off";
  /** The address of a JSON file with the page's own texts. */
  texts?: string;
  /** The address of a recorded document to show instead of asking a server. */
  data?: string;
}

/** Attributes of `<fairnotice-banner>`. */
export interface BannerAttributes extends CommonAttributes {
  /** Only notices that touch one of these component ids, separated by spaces or commas. */
  components?: string;
  /** Only notices that touch a component which serves one of these region ids, separated by spaces or commas. */
  regions?: string;
  /** Only changes of these kinds, separated by spaces or commas: `routine`, `upgrade`, `update`, `patch`, `urgent`. */
  kinds?: string;
  /** How long before its start an announced change is shown: an ISO 8601 duration such as `P7D` or `PT12H`. */
  lead?: string;
  /** How long a dismissed notice stays away, by default for this page view; `off` leaves the button out. */
  dismiss?: "session" | "local" | "off";
  /** A fixed bar at the bottom by default; `top` is in the page's flow, `slot` stays where the element stands. */
  position?: "bottom" | "top" | "slot";
}

/** Attributes of `<fairnotice-calendar>`. */
export interface CalendarAttributes extends CommonAttributes {
  /** Both by default. */
  view?: "month" | "agenda";
}

/** Attributes of `<fairnotice-status>`. */
export interface StatusAttributes extends CommonAttributes {}

/** What the elements tell their page. All bubble and cross shadow roots. */
export interface FairnoticeEventMap {
  /** The server had something new: the revision of its record. */
  "fairnotice:notice": CustomEvent<{ revision: number }>;
  /** The reader hid a notice: the record's id and its phase. */
  "fairnotice:dismiss": CustomEvent<{ key: `${string}/${Phase}` }>;
  /** The element could not be shown; it asks again. */
  "fairnotice:error": CustomEvent<{ error: unknown }>;
}

interface FairnoticeElement<Attributes> extends HTMLElement {
  /** The clock that the element takes, in epoch milliseconds; by default the reader's, corrected by the server's. */
  now?: (() => number) | undefined;
  setAttribute<Name extends string>(
    name: Name,
    value: Name extends keyof Attributes ? `${Attributes[Name] & (string | number)}` : string,
  ): void;
}

/** `<fairnotice-banner>`: what is coming or under way, the most pressing first. */
export interface FairnoticeBanner extends FairnoticeElement<BannerAttributes> {}
/** `<fairnotice-calendar>`: one month, day by day in the reader's zone, and as a list. */
export interface FairnoticeCalendar extends FairnoticeElement<CalendarAttributes> {}
/** `<fairnotice-status>`: one headline, every component, every open incident. */
export interface FairnoticeStatus extends FairnoticeElement<StatusAttributes> {}

declare global {
  interface HTMLElementTagNameMap {
    "fairnotice-banner": FairnoticeBanner;
    "fairnotice-calendar": FairnoticeCalendar;
    "fairnotice-status": FairnoticeStatus;
  }
  interface GlobalEventHandlersEventMap extends FairnoticeEventMap {}
}

/** How the loader is brought into the page. */
export type LoadOptions = {
  /** The nonce of a page whose policy admits scripts by it. */
  nonce?: string;
  /** Whether a page that has none of the elements gets a banner, and with which attributes; by default it gets none. */
  auto?: boolean | BannerAttributes;
  /** The Trusted Types policy of a page that demands one. */
  policy?: { createScriptURL(url: string): unknown };
} & (
  | {
      /** A version that the server carries, as its `/embed/manifest.json` names it; by default the evergreen one. */
      version: string;
      /** The hash of that version's `embed.js`. */
      integrity?: string;
    }
  | { version?: undefined; integrity?: undefined }
);

/**
 * Puts the loader of `server` into the page, once. Resolves when the elements are defined, and at once outside of a browser;
 * rejects with an error that says what would help, and can be called again then.
 */
export function load(server: string | URL, options?: LoadOptions): Promise<void>;
