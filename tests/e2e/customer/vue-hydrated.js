// Hydrates what Vue has rendered on a server.
import { createSSRApp } from "vue";
import Maintenance from "./Maintenance.vue";

createSSRApp(Maintenance, { onDismissed: (key) => { document.title = key; } }).mount("#app");
