// For the templates of Vue 3: `import type {} from "fairnotice-embed/vue"`.
import type { HTMLAttributes, PublicProps } from "vue";
import type { BannerAttributes, CalendarAttributes, FairnoticeEventMap, StatusAttributes } from "./index.js";

type Handlers = { [Name in keyof FairnoticeEventMap as `on${Capitalize<Name>}`]?: (event: FairnoticeEventMap[Name]) => void };
type Bound<Attributes> = { [Name in keyof Attributes]: Attributes[Name] | undefined };
type Element<Attributes> = new () => { $props: HTMLAttributes & PublicProps & Bound<Attributes & Handlers> };

declare module "vue" {
  interface GlobalComponents {
    "fairnotice-banner": Element<BannerAttributes>;
    "fairnotice-calendar": Element<CalendarAttributes>;
    "fairnotice-status": Element<StatusAttributes>;
  }
}
