// What a page in React may write, and what the compiler must refuse.
import type { FairnoticeBanner } from "fairnotice-embed";
import type {} from "fairnotice-embed/react";
import { useRef } from "react";

export function Right({ kinds }: { kinds: string | undefined }) {
  const banner = useRef<FairnoticeBanner>(null);
  return (
    <>
      <fairnotice-banner ref={banner} className="wide" position="slot" kinds={kinds} poll={30} lang="es" />
      <fairnotice-banner dismiss="session" onfairnotice:dismiss={({ detail }) => console.info(detail.key)}>
        <span slot="in-progress">We are at it.</span>
      </fairnotice-banner>
      <fairnotice-calendar view="month" key="calendar" />
      <fairnotice-status onfairnotice:notice={({ detail }) => console.info(detail.revision.toFixed())} />
    </>
  );
}

// @ts-expect-error: a position that is none
export const position = <fairnotice-banner position="left" />;
// @ts-expect-error: a view is the calendar's
export const view = <fairnotice-banner view="month" />;
// @ts-expect-error: a detail that is not told
export const detail = <fairnotice-status onfairnotice:notice={({ detail }) => detail.title} />;
// @ts-expect-error: an element that is none
export const element = <fairnotice-board />;
