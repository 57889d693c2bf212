// For React 19: `import type {} from "fairnotice-embed/react"`.
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type {
  BannerAttributes, CalendarAttributes, FairnoticeBanner, FairnoticeCalendar, FairnoticeEventMap, FairnoticeStatus, StatusAttributes,
} from "./index.js";

type Handlers = { [Name in keyof FairnoticeEventMap as `on${Name}`]?: (event: FairnoticeEventMap[Name]) => void };
type Bound<Attributes> = { [Name in keyof Attributes]: Attributes[Name] | undefined };
type Props<Element, Attributes> = DetailedHTMLProps<HTMLAttributes<Element>, Element> & Bound<Attributes & Handlers>;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "fairnotice-banner": Props<FairnoticeBanner, BannerAttributes>;
      "fairnotice-calendar": Props<FairnoticeCalendar, CalendarAttributes>;
      "fairnotice-status": Props<FairnoticeStatus, StatusAttributes>;
    }
  }
}
