// The gallery: the address keeps what is chosen, and everything that shows follows from it.
import { fill, read, write } from "./address.js";
import { middle, published, turnAt } from "./life.js";
import * as player from "./player.js";
import * as stage from "./stage.js";
import { between, hosts, states, turns } from "./states.js";

const form = document.getElementById("choice");
const trouble = document.getElementById("trouble");
const alone = document.querySelector("#alone a");
const ofStates = ["life", "markup"].map((id) => document.getElementById(id));
const frame = document.getElementById("stage");

let choice, state, life, language;

const item = (id, { title, line }) => {
  const link = document.createElement("a");
  link.append(Object.assign(document.createElement("strong"), { textContent: title }), Object.assign(document.createElement("span"), { textContent: line }));
  const item = document.createElement("li");
  item.append(link);
  document.getElementById(id).append(item);
  return link;
};
const links = [
  ...states.map((known) => [{ state: known.state }, item("states", known)]),
  ...hosts.map((known) => [{ host: known.host }, item("hosts", known)]),
];

const languages = {};
const recorded = (lang) => languages[lang] ??= file(`recorded/${lang}.json`).catch((error) => {
  delete languages[lang];
  throw error;
});

async function file(name) {
  const answer = await fetch(name).catch(() => {
    throw new Error(`${name} cannot be read: there is no response; start trunk serve again`);
  });
  if (!answer.ok) throw new Error(`${name} cannot be read: the status is ${answer.status}`);
  return answer.json().catch(() => {
    throw new Error(`${name} is no JSON: FAIRNOTICE_RECORD=1 cargo test --package fairnotice-server --test recorded writes it again`);
  });
}

/** Marks what is shown, and lets the links keep everything else that is chosen. */
function mark(shown) {
  for (const [known, link] of links) {
    link.href = write({ ...choice, at: undefined, state: undefined, host: undefined, ...known });
    if (known.host !== shown.host || known.state !== shown.state) link.removeAttribute("aria-current");
    else if (link.getAttribute("aria-current") !== "true") {
      link.setAttribute("aria-current", "true");
      // On a narrow screen the list is a strip that scrolls.
      const strip = link.closest("ul");
      strip.scrollLeft += link.getBoundingClientRect().left - strip.getBoundingClientRect().left - strip.clientWidth / 3;
    }
  }
  document.getElementById("title").textContent = shown.title;
  document.getElementById("line").textContent = shown.line;
  document.title = `${shown.title}: Fairnotice preview`;
}

function say(text) {
  trouble.textContent = text;
  trouble.hidden = false;
}

/** What an element reads: a document, its messages, and how old they are. */
function documents(at) {
  const { lang, words: messages, dir } = language;
  const direction = choice.dir === "own" ? dir : choice.dir;
  const of = (d) => ({ lang, dir: direction, age: state.age, d, w: messages });
  const { banner, status, calendar } = published(life, at);
  return { dir: direction, documents: { banner: of(banner), status: of(status), calendar: of(calendar) } };
}

function markup() {
  const theme = choice.theme === "page" ? "" : ` theme="${choice.theme}"`;
  const position = choice.position === "bottom" ? "" : ` position="${choice.position}"`;
  const kinds = [`banner${position}`, "status", "calendar"].map((kind) => `<fairnotice-${kind}${theme}></fairnotice-${kind.split(" ")[0]}>`);
  document.querySelector("#markup code").textContent = [...kinds, `<script async src="https://status.example/embed/v1/embed.js"></script>`].join("\n");
}

/** A turn of this life that is no state of the list. */
function passed(turn) {
  const line = between[turn] ?? states.find((known) => known.turn === turn).line;
  return { life: life.life, turn, title: turns[turn], line };
}

/** Shows the instant at which the slider stands. */
function present() {
  const at = turnAt(life, player.clock());
  const { turn } = life.turns[at];
  // The slider leads from one state into others.
  if (state.turn !== turn) state = states.find((known) => known.life === life.life && known.turn === turn) ?? passed(turn);
  mark(state);
  // While it plays, the elements find the turns by themselves, as on any page. A chosen instant is followed immediately.
  const chosen = player.isPlaying() ? undefined : player.clock();
  const fail = () => say("The elements are not hydrated: the console says why");
  return stage.show({ ...documents(at), at: chosen, choice, now: player.clock, fail });
}

let writing;
function keep() {
  // Any state names its life; the instant says the rest.
  const { state: name } = state.state ? state : states.find((known) => known.life === life.life);
  choice = { ...choice, state: name, at: player.clock() };
  clearTimeout(writing);
  // Browsers slow a page down that writes its address at every step of a slider.
  writing = setTimeout(() => history.replaceState(null, "", write(choice)), 150);
}

async function render() {
  fill(choice);
  frame.dataset.width = choice.width;
  const host = hosts.find((known) => known.host === choice.host);
  for (const part of ofStates) part.hidden = Boolean(choice.host);
  for (const label of form.children) label.hidden = Boolean(choice.host) && !label.querySelector("[name=width]");
  const page = `hosts/${choice.host}.html`;
  alone.href = page;
  alone.parentElement.hidden = !choice.host;
  trouble.hidden = true;
  if (choice.host) {
    player.stop();
    if (!host) throw new Error(`There is no host page “${choice.host}”: choose one of the list`);
    mark(host);
    await stage.open(page, host.title);
    // Trunk answers with the gallery itself for what is not there.
    if (stage.shows(page) === false) throw new Error(`${page} cannot be read: it is no page with the embed`);
    return;
  }
  const wanted = states.find((known) => known.state === choice.state);
  if (!wanted) throw new Error(`There is no state “${choice.state}”: choose one of the list`);
  const requested = choice;
  const newest = await recorded(requested.lang);
  // Meanwhile something else was chosen.
  if (choice !== requested) return;
  language = newest;
  state = wanted;
  life = language.lives.find((known) => known.life === state.life);
  const turn = life.turns.findIndex((known) => known.turn === state.turn);
  player.show(life, choice.at ?? middle(life, turn));
  markup();
  await present();
}

/** Shows what is chosen, or says why that is not possible. */
async function show() {
  frame.hidden = false;
  try {
    await render();
  } catch (error) {
    player.stop();
    mark({ title: "Nothing to show", line: "" });
    say(error.message);
    for (const part of [...ofStates, frame, alone.parentElement]) part.hidden = true;
  }
}

player.listen(() => {
  present();
  keep();
});
document.getElementById("skip").addEventListener("click", () => document.querySelector("main").focus());
document.getElementById("play").addEventListener("click", () => player.toggle(choice.speed));
// One of the switches stands outside of the form, beside the button that it is for.
document.addEventListener("change", ({ target }) => {
  if (target.form !== form) return;
  choice = { ...choice, ...Object.fromEntries(new FormData(form)) };
  history.replaceState(null, "", write(choice));
  if (target.name !== "speed") show();
  else if (player.isPlaying()) player.play(choice.speed);
});
addEventListener("hashchange", () => {
  choice = read(location.hash);
  show();
});
choice = read(location.hash);
show();
