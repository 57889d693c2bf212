// The notices that the reader has dismissed: for this page view, or in the storage that the page allows. The loader fetches this script
// before it shows a banner that may be dismissed already, and the hydration for every other banner. Other content in the storage, or
// a full one, must not keep a banner from showing or hiding.
const NAME = "fairnotice:dismissed";
/** @type {Set<string>} */
const memory = new Set();

/** @implements {Dismissals} */
class Remembered {
  #connection;

  /** @param {ElementConnection} connection */
  constructor(connection) {
    this.#connection = connection;
  }

  get #storage() {
    try {
      const allowed = this.#connection.attribute("dismiss");
      return allowed === "session" ? sessionStorage : allowed === "local" ? localStorage : undefined;
    } catch {
      // The reader forbids storage: as if the page allowed none.
    }
  }

  /** @returns {string[]} */
  get #stored() {
    try {
      return [].concat(JSON.parse(this.#storage?.getItem(NAME) ?? "[]")).filter((key) => typeof key === "string");
    } catch {
      return [];
    }
  }

  all() {
    return [...new Set([...memory, ...this.#stored])];
  }

  /** @param {string | undefined} key */
  has(key) {
    return this.all().includes(/** @type {string} */ (key));
  }

  /** @param {string} key */
  add(key) {
    memory.add(key);
    try {
      this.#storage?.setItem(NAME, JSON.stringify([...this.#stored, key].slice(-50)));
    } catch {
      // It stays dismissed for this page view.
    }
    this.#connection.emit("dismiss", { key });
  }
}

/** Hides notices that were dismissed before. @param {ElementConnection} connection */
export const remember = (connection) => {
  connection.dismissals ??= new Remembered(connection);
};
