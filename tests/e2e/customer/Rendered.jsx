// The README's example for a page that React has rendered on a server.
import { load } from "fairnotice-embed";
import { useEffect, useRef } from "react";

export function Rendered({ onDismiss }) {
  const banner = useRef(null);
  useEffect(() => {
    load("https://status.example").catch(console.error);
    const { current } = banner;
    const listener = ({ detail }) => onDismiss(detail.key);
    current.addEventListener("fairnotice:dismiss", listener);
    return () => current.removeEventListener("fairnotice:dismiss", listener);
  }, [onDismiss]);
  return <fairnotice-banner ref={banner} position="slot" />;
}
