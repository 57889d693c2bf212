// The banner and the calendar in Svelte, mounted into our shadow roots: its own custom elements would be more bytes. Leaves
// out what every peer leaves out (README.md), and pages with Trusted Types.
import { mount, unmount } from "svelte";
import { define } from "../common/host.js";
import Banner from "./Banner.svelte";
import Calendar from "./Calendar.svelte";

const mounted = (component) => (target) => {
  const made = mount(component, { target });
  return () => unmount(made);
};
define({ banner: mounted(Banner), calendar: mounted(Calendar) });
