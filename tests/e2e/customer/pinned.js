// The README's example of a pinned version.
import { load } from "fairnotice-embed";

await load("https://status.example", { version: "0.1.0-1a2b3c4d", integrity: "sha384-…" });
document.querySelector("#app").append(document.createElement("fairnotice-banner"));
