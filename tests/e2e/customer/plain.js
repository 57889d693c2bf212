// The README's example without a framework.
import { load } from "fairnotice-embed";

await load("https://status.example");
document.querySelector("#app").append(document.createElement("fairnotice-status"));
