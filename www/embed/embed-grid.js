// The keyboard in a calendar. The grid is one tab stop: arrows move by day and week, Enter goes into a day and arrows through its
// changes, Page Up and Down change the month. Only this script knows which day is the tab stop: it survives a change of month.
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** @param {HTMLElement} root @returns {HTMLElement[]} */
const days = (root) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".fn-day"))].filter((day) => day.querySelector(".fn-date"));

export class Grid {
  #connection;
  /** Whether the keyboard may ask for another month. */
  #turns;
  /** @type {Element | null | undefined} */
  #lastFocus;

  /** @param {ElementConnection} connection @param {boolean} turns */
  constructor(connection, turns) {
    this.#connection = connection;
    this.#turns = turns;
  }

  get #root() {
    return this.#connection.root;
  }

  /** To be called after each change: of a day, or of the month. */
  tick() {
    // The focus stays in the grid when its change is gone.
    const { activeElement } = /** @type {ShadowRoot} */ (this.#root.getRootNode());
    if (this.#lastFocus && !this.#lastFocus.isConnected && document.activeElement === document.body) {
      /** @type {HTMLElement | null} */ (this.#root.querySelector(".fn-day[tabindex='0']"))?.focus();
    }
    this.#lastFocus = activeElement;
    this.setTabStop();
  }

  /** @param {HTMLElement} [wanted] */
  setTabStop(wanted) {
    const all = days(this.#root);
    const at = wanted ?? all.find((day) => day.tabIndex === 0) ?? all.find((day) => day.ariaCurrent) ?? all[0];
    for (const cell of /** @type {NodeListOf<HTMLElement>} */ (this.#root.querySelectorAll(".fn-day"))) {
      if (all.includes(cell)) cell.tabIndex = cell === at ? 0 : -1;
      else cell.removeAttribute("tabindex");
    }
  }

  /**
   * The month that the keyboard requested has its own days: the focus goes to the same date, or to the last one. It does not move
   * if the reader has left the grid meanwhile.
   * @param {number} date
   */
  #carryFocus(date) {
    const arrival = new MutationObserver(() => {
      arrival.disconnect();
      const focused = /** @type {ShadowRoot} */ (this.#root.getRootNode()).activeElement;
      if (!(focused ? focused.matches(".fn-day") : document.activeElement === document.body)) return;
      const there = days(this.#root);
      const day = there[date] ?? there.at(-1);
      this.setTabStop(day);
      day?.focus();
    });
    arrival.observe(/** @type {Element} */ (this.#root.querySelector(".fn-grid")), { attributeFilter: ["aria-label"] });
  }

  /** @param {KeyboardEvent} event */
  onKeyDown(event) {
    const from = /** @type {HTMLElement} */ (event.target);
    const cell = /** @type {HTMLElement | null | undefined} */ (from.closest?.(".fn-day"));
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = days(this.#root);
    const within = [...cell.querySelectorAll("a")];
    const inside = within.indexOf(/** @type {HTMLAnchorElement} */ (from));
    const week = all.filter((day) => day.parentElement === cell.parentElement);
    const step = STEPS[event.key] ?? 0;
    const mirrored = Math.abs(step) === 1 && getComputedStyle(cell).direction === "rtl";
    const turn = ["PageUp", "PageDown"].indexOf(this.#turns ? event.key : "");
    /** @type {Record<string, HTMLElement | undefined>} */
    const others = { Home: week[0], End: week.at(-1), Enter: inside < 0 ? within[0] : undefined, Escape: inside < 0 ? undefined : cell };
    const target = turn >= 0 ? /** @type {NodeListOf<HTMLElement>} */ (this.#root.querySelectorAll(".fn-turn"))[turn]
      : inside >= 0 && Math.abs(step) === 7 ? within[inside + step / 7]
      : step ? all[all.indexOf(cell) + (mirrored ? -step : step)]
      : others[event.key];
    if (!target) return;
    event.preventDefault();
    if (turn >= 0) {
      this.#carryFocus(all.indexOf(cell));
      return target.click();
    }
    if (all.includes(target)) this.setTabStop(target);
    target.focus();
  }
}
