// The choice and the address that keeps it. Defaults are left out, so an address has only what differs.

const form = document.getElementById("choice");
const defaults = Object.fromEntries([...form.elements].map(({ name, options }) => [name, options[0].value]));

/** The choice that an address's hash holds. An unknown value of a switch is ignored. */
export function read(hash) {
  const given = Object.fromEntries(new URLSearchParams(hash.slice(1)));
  const choice = { state: given.state ?? "announced", host: given.host, at: Date.parse(given.at) || undefined };
  for (const name of Object.keys(defaults)) {
    const known = [...form.elements[name].options].some(({ value }) => value === given[name]);
    choice[name] = known ? given[name] : defaults[name];
  }
  return choice;
}

/** The hash for a choice, and for what differs from it. */
export function write(choice) {
  const { state, host, at } = choice;
  const parts = host ? { host } : { state, at: at && new Date(at).toISOString().replace(".000Z", "Z") };
  for (const name of Object.keys(defaults)) {
    if (choice[name] !== defaults[name]) parts[name] = choice[name];
  }
  return `#${Object.entries(parts).filter(([, value]) => value).map((pair) => pair.join("=")).join("&")}`;
}

/** Puts the choice into the switches. */
export function fill(choice) {
  for (const name of Object.keys(defaults)) form.elements[name].value = choice[name];
}
