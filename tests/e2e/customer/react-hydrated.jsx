// Hydrates what React has rendered on a server.
import { StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { Rendered } from "./Rendered.jsx";

const dismissed = (key) => { document.title = key; };

hydrateRoot(document.getElementById("app"), <StrictMode><Rendered onDismiss={dismissed} /></StrictMode>);
