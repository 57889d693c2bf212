// The banner and the calendar in Svelte, mounted into our shadow roots, because Svelte's custom elements need more bytes. This
// peer omits what every peer omits (README.md). It does not work on pages with Trusted Types.
import { mount, unmount } from "svelte";
import { define } from "../common/host.js";
import Banner from "./Banner.svelte";
import Calendar from "./Calendar.svelte";

const mountInto = (component) => (target) => {
  const instance = mount(component, { target });
  return () => unmount(instance);
};
define({ banner: mountInto(Banner), calendar: mountInto(Calendar) });
