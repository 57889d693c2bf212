// The types of the embed's scripts. Only the tests read this file: nothing of it is shipped.

/** The document of an element. The wire's names have one letter: every reader downloads them. */
interface Wire {
  /** The revision of what is published. */
  r: number;
  /** The server's clock, epoch milliseconds. */
  n?: number;
  /** The zone of a calendar. */
  z?: string;
  /** How many other notices there are. */
  o?: number;
  /** How many other incidents there are. */
  j?: number;
}

/** What comes with a rendered element. */
interface Rendered {
  d: Wire;
  /** From then on the rendering is no longer true, epoch milliseconds. */
  t: number;
  /** The messages, in the order of `MessageId` in crates/locale/src/message.rs. */
  w: string[];
  /** The build that rendered it. */
  b?: string;
  /** A newer wire than that of these scripts. */
  v?: number;
  /** In a recording: the age of the last known state, the language and its direction. */
  age?: number;
  lang?: string;
  dir?: string;
}

/** The documented properties of an element. */
interface FairnoticeElement extends HTMLElement {
  now?: () => number;
  /** Begins a connection, unless it has one. */
  connectedCallback(): void;
}

/** The connection of an element to the document: `embed.js` makes it, the other scripts work on it. */
interface ElementConnection {
  readonly element: FairnoticeElement;
  /** `banner`, `calendar` or `status`. */
  readonly kind: string;
  /** The server's address, without a slash at its end. */
  readonly base: string;
  readonly lang: string;
  /** Whether the element has left the page, or another connection follows. */
  readonly over: boolean;
  data: Rendered;
  root: HTMLElement;
  /** The address and the data of what is shown. */
  shown: string;
  /** When the server last answered, epoch milliseconds on the page's clock. */
  heard: number;
  /** By how much the server's clock is ahead, in milliseconds. */
  skew: number;
  /** Shows the element where the page wants it. */
  place?: () => void;
  /** Keys of the notices that the server leaves out. */
  without?: string;
  /** Puts a page's own translations into what was rendered. */
  translate?: (root: HTMLElement) => void;
  dismissals?: Dismissals;
  hydration?: Hydration;
  attribute(name: string): string;
  /** Where the server renders the element. */
  address(): string;
  format(style: number, from: number, to: number): string;
  emit(name: string, detail: object): void;
  /** The style sheet. */
  style(): Promise<CSSStyleSheet>;
  /** Loads a script of the embed, whose hash is known. */
  pinned<Module>(name: string, integrity: string): Promise<Module>;
  paint(data: Rendered, html: HTMLElement, text: unknown, sheet: CSSStyleSheet): void;
  /** Asks the server, and paints what is new. */
  renew(): Promise<void>;
  fail(error: unknown): void;
  /** What the element shows stays, but changes no more. */
  end(): void;
}

/** Makes a rendered element live. */
interface Hydration {
  /** Ends it, and takes it from its connection. */
  end(): void;
  /** Gets what the server has rendered since. True: it shows that itself. A function is called when it is painted. */
  repaint?(data: Rendered): true | (() => void) | undefined;
}

/** The notices that the reader has dismissed. */
interface Dismissals {
  has(key: string | undefined): boolean;
  all(): string[];
  add(key: string): void;
}

/** The glue of the WASM. */
interface Glue {
  default(options: { module_or_path: Promise<Response> }): Promise<unknown>;
  hydrate(kind: string, root: HTMLElement, data: Rendered, host: object, fresh: boolean): {
    tick(now: number, age: number): void;
    update(document: Wire): boolean;
    dismiss(key: string): void;
    turn(month: string): void;
    free(): void;
  };
}
