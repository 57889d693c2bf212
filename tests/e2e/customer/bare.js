// Hands `load` to the test.
import { load } from "fairnotice-embed";

globalThis.load = load;
