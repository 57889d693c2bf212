// An application in React 19: routes, state, a list whose order changes.
import { StrictMode, useState, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { Maintenance } from "./Maintenance.jsx";

const followRoute = (changed) => {
  addEventListener("popstate", changed);
  return () => removeEventListener("popstate", changed);
};
const go = (path) => {
  history.pushState({}, "", path);
  dispatchEvent(new PopStateEvent("popstate"));
};

const takeClock = (calendar) => {
  if (calendar) calendar.now = () => Date.parse("2026-10-24T21:00:00Z");
};

function Application() {
  const route = useSyncExternalStore(followRoute, () => location.pathname);
  const [kinds, setKinds] = useState();
  const [order, setOrder] = useState(["one", "two"]);
  const [dismissed, setDismissed] = useState("");
  const [news, setNews] = useState(0);
  return (
    <main>
      <button onClick={() => setKinds(kinds ? undefined : "update")}>Kinds</button>
      <button onClick={() => setOrder(order.toReversed())}>Order</button>
      <button onClick={() => go("/elsewhere")}>Leave</button>
      <output id="dismissed">{dismissed}</output>
      <output id="news">{news}</output>
      {route === "/elsewhere" ? <h1>Elsewhere</h1> : <Maintenance kinds={kinds} onDismiss={setDismissed} />}
      <fairnotice-calendar ref={takeClock} />
      <ul>
        {order.map((id) => (
          <li key={id} id={id}>
            <fairnotice-status poll={0} onfairnotice:notice={({ detail }) => setNews(detail.revision)} />
          </li>
        ))}
      </ul>
    </main>
  );
}

createRoot(document.getElementById("app")).render(<StrictMode><Application /></StrictMode>);
