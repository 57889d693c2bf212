/** The phase of a notice: part of its key, and the slot for its text. */
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
  /** The server's address; by default that of the loader. */
  src?: string;
  /** Show only on addresses whose path begins with one of these, separated by spaces. */
  paths?: string;
  /** By default the page's own colour scheme. */
  theme?: "light" | "dark";
  /** Seconds between two requests of a quiet page, by default 60; `0` never asks. */
  poll?: number | `${number}`;
  /** For a page whose policy forbids WebAssembly and would report the attempt to use it. */
  wasm?: "off";
  /** The address of a JSON file with the page's own translations. */
  texts?: string;
  /** The address of a recorded document, shown without a server. */
  data?: string;
}

/** Attributes of `<fairnotice-banner>`. */
export interface BannerAttributes extends CommonAttributes {
  /** Only notices that affect one of these component ids, separated by spaces or commas. */
  components?: string;
  /** Only notices that affect a component in one of these regions: ids, separated by spaces or commas. A component without regions serves all. */
  regions?: string;
  /** Only changes of these kinds, separated by spaces or commas: `routine`, `upgrade`, `update`, `patch`, `urgent`. */
  kinds?: string;
  /** An announced change shows from this long before its start: an ISO 8601 duration such as `P7D` or `PT12H`. */
  lead?: string;
  /** How long a dismissed notice is hidden, by default for this page view; `off` removes the button. */
  dismiss?: "session" | "local" | "off";
  /** A fixed bar at the bottom by default; `top` is in the page's flow, `slot` is where the element is in the page. */
  position?: "bottom" | "top" | "slot";
}

/** Attributes of `<fairnotice-calendar>`. */
export interface CalendarAttributes extends CommonAttributes {
  /** The month that it shows first, such as `2026-12`; by default this month. */
  month?: `${number}-${number}`;
  /** Both by default. */
  view?: "month" | "agenda";
}

/** Attributes of `<fairnotice-status>`. */
export interface StatusAttributes extends CommonAttributes {}

/** The events of the elements. All bubble and cross shadow roots. */
export interface FairnoticeEventMap {
  /** The server had something new: the revision of its data. */
  "fairnotice:notice": CustomEvent<{ revision: number }>;
  /** The reader hid a notice: the record's id and its phase. */
  "fairnotice:dismiss": CustomEvent<{ key: `${string}/${Phase}` }>;
  /** The element could not be shown; it tries again. */
  "fairnotice:error": CustomEvent<{ error: unknown }>;
}

interface FairnoticeElement<Attributes> extends HTMLElement {
  /** The element's clock, in epoch milliseconds; by default the reader's clock, corrected by the server's. */
  now?: (() => number) | undefined;
  setAttribute<Name extends string>(
    name: Name,
    value: Name extends keyof Attributes ? `${Attributes[Name] & (string | number)}` : string,
  ): void;
}

/** `<fairnotice-banner>`: what is planned or under way, the most urgent first. */
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

/** How the loader is added to the page. */
export type LoadOptions = {
  /** The nonce of a page whose policy allows scripts by nonce. */
  nonce?: string;
  /** Whether a page without any of the elements gets a banner, and with which attributes; by default it gets none. */
  auto?: boolean | BannerAttributes;
  /** The Trusted Types policy of a page that requires one. */
  policy?: { createScriptURL(url: string): unknown };
} & (
  | {
      /** A version of the server's `/embed/manifest.json`; by default the evergreen loader. */
      version: string;
      /** The hash of that version's `embed.js`. */
      integrity?: string;
    }
  | { version?: undefined; integrity?: undefined }
);

/**
 * Puts the loader of `server` into the page, once. Resolves when the elements are defined, and immediately outside of a
 * browser. Rejects with an error that says what would help; then it can be called again.
 */
export function load(server: string | URL, options?: LoadOptions): Promise<void>;
