// Shows the scenario that the address names: `#announced` reads `recorded/announced/*.json`.

const scenarios = [...document.querySelectorAll("#scenarios a")];
const kinds = { banner: "Banner", status: "Status board", calendar: "Calendar" };

function section(scenario, [kind, title]) {
  const heading = document.createElement("h2");
  heading.textContent = title;
  const element = document.createElement(`fairnotice-${kind}`);
  element.setAttribute("data", `recorded/${scenario}/${kind}.json`);
  element.setAttribute("position", "slot");
  const section = document.createElement("section");
  section.append(heading, element);
  return section;
}

// New elements each time: a customer's page never changes where an element reads from, so neither does the preview.
function show() {
  const link = scenarios.find(({ hash }) => hash === location.hash) ?? scenarios[0];
  for (const other of scenarios) {
    other.setAttribute("aria-current", other === link);
  }
  const scenario = link.hash.slice(1);
  document.getElementById("elements").replaceChildren(...Object.entries(kinds).map((kind) => section(scenario, kind)));
}

addEventListener("hashchange", show);
show();
