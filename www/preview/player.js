// The slider over the life of a change: its instant is chosen by the user, or played at speed.
import { bounded, instantAt, placeOf, turnAt } from "./life.js";
import { turns } from "./states.js";

const SECONDS_PER_TURN = 3;
const slider = document.getElementById("slider");
const button = document.getElementById("play");
const now = document.getElementById("now");
const list = document.getElementById("turns");
const still = matchMedia("(prefers-reduced-motion: reduce)");

const written = new Intl.DateTimeFormat("en-GB", {
  weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short",
});
// With the zone: in autumn an hour comes twice.
const short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
const relative = new Intl.RelativeTimeFormat("en");
const UNITS = [["day", 864e5], ["hour", 36e5], ["minute", 6e4], ["second", 1e3]];
function distance(ms) {
  const [unit, size] = UNITS.find(([, size]) => ms >= 2 * size) ?? UNITS.at(-1);
  return relative.format(Math.round(ms / size), unit);
}

let life, instant, playing, moved;

/** The instant of the slider: the elements' clock. */
export const clock = () => instant;
export const isPlaying = () => Boolean(playing);

/** Calls back at every instant, chosen or played. */
export const listen = (callback) => moved = callback;

/** Another life, or another instant of it. */
export function show(newest, at) {
  if (life !== newest) {
    life = newest;
    slider.max = life.turns.length;
    list.replaceChildren(...life.turns.map(marked));
  }
  stop();
  go(at);
}

export function stop() {
  cancelAnimationFrame(playing);
  playing = undefined;
  button.textContent = "Play";
}

function marked({ at, turn }, number) {
  const mark = Object.assign(document.createElement("button"), { type: "button", textContent: turns[turn] });
  const time = Object.assign(document.createElement("time"), { dateTime: new Date(at).toISOString(), textContent: short.format(at) });
  mark.append(time);
  mark.addEventListener("click", () => choose(life.turns[number].at));
  const item = document.createElement("li");
  item.append(mark);
  return item;
}

function go(at) {
  instant = bounded(life, at);
  const turn = turnAt(life, instant);
  slider.value = placeOf(life, instant);
  const name = turns[life.turns[turn].turn];
  const next = life.turns[turn + 1];
  const text = `${written.format(instant)}: ${name}`;
  now.textContent = next ? `${text}. Next, ${distance(next.at - instant)}: ${turns[next.turn]}` : text;
  slider.setAttribute("aria-valuetext", text);
  for (const [number, { firstChild }] of [...list.children].entries()) {
    if (number === turn) firstChild.setAttribute("aria-current", "step");
    else firstChild.removeAttribute("aria-current");
  }
}

function choose(at) {
  stop();
  go(at);
  moved();
}

/** Plays on from here at a speed. */
export function play(speed) {
  stop();
  const began = performance.now();
  // At its end a life begins again.
  const from = instant >= life.ends - 1e3 ? life.turns[0].at : instant;
  const place = placeOf(life, from);
  const at = (ms) => {
    if (speed === "real") return from + ms;
    if (speed === "minutes") return from + 60 * ms;
    const reached = Math.min(place + ms / SECONDS_PER_TURN / 1e3, life.turns.length);
    return instantAt(life, still.matches && reached < life.turns.length ? Math.max(Math.floor(reached), place) : reached);
  };
  button.textContent = "Pause";
  const frame = (time) => {
    playing = requestAnimationFrame(frame);
    const next = at(Math.max(time - began, 0));
    if (next >= life.ends - 1e3) stop();
    go(next);
    moved();
  };
  playing = requestAnimationFrame(frame);
}

slider.addEventListener("input", () => choose(instantAt(life, slider.valueAsNumber)));
slider.addEventListener("keydown", (event) => {
  const step = { PageUp: 1, PageDown: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const turn = turnAt(life, instant);
  // Back goes to the beginning of this turn first.
  const back = step < 0 && instant > life.turns[turn].at;
  choose(life.turns[Math.min(Math.max(back ? turn : turn + step, 0), life.turns.length - 1)].at);
});

/** Begins to play at a speed, or stops. */
export function toggle(speed) {
  if (!playing) return play(speed);
  stop();
  moved();
}
