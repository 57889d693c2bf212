// What a template in Vue may bind, by the types that Vue's tools read.
import type {} from "fairnotice-embed/vue";
import type { GlobalComponents } from "vue";

type Props<Name extends keyof GlobalComponents> = InstanceType<GlobalComponents[Name]>["$props"];

export const banner: Props<"fairnotice-banner"> = {
  class: "wide",
  key: "banner",
  position: "slot",
  poll: 30,
  kinds: undefined,
  "onFairnotice:dismiss": ({ detail }) => console.info(detail.key),
};
export const calendar: Props<"fairnotice-calendar"> = { view: "agenda", theme: "dark" };
export const board: Props<"fairnotice-status"> = { src: "https://status.example" };

// @ts-expect-error: a position that is none
export const position: Props<"fairnotice-banner"> = { position: "left" };
// @ts-expect-error: a view is the calendar's
export const view: Props<"fairnotice-status"> = { view: "month" };
// @ts-expect-error: a detail that is not told
export const detail: Props<"fairnotice-banner"> = { "onFairnotice:notice": ({ detail }) => console.info(detail.title) };
// @ts-expect-error: an element that is none
export type Board = Props<"fairnotice-board">;
