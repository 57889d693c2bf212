// The choice and the address that keeps it. What is as usual is left out, so that an address says what is special.

const form = document.getElementById("choice");
const usual = Object.fromEntries([...form.elements].map(({ name, options }) => [name, options[0].value]));

/** The choice that an address's hash holds. An unknown word for a switch is as if it were not there. */
export function read(hash) {
  const said = Object.fromEntries(new URLSearchParams(hash.slice(1)));
  const choice = { state: said.state ?? "announced", host: said.host, at: Date.parse(said.at) || undefined };
  for (const name of Object.keys(usual)) {
    const known = [...form.elements[name].options].some(({ value }) => value === said[name]);
    choice[name] = known ? said[name] : usual[name];
  }
  return choice;
}

/** The hash for a choice, and for what differs from it. */
export function write(choice) {
  const { state, host, at } = choice;
  const parts = host ? { host } : { state, at: at && new Date(at).toISOString().replace(".000Z", "Z") };
  for (const name of Object.keys(usual)) {
    if (choice[name] !== usual[name]) parts[name] = choice[name];
  }
  return `#${Object.entries(parts).filter(([, value]) => value).map((pair) => pair.join("=")).join("&")}`;
}

/** Puts the choice into the switches. */
export function fill(choice) {
  for (const name of Object.keys(usual)) form.elements[name].value = choice[name];
}
