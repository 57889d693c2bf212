// The README's example for a page that React has rendered on a server.
import { load } from "fairnotice-embed";
import { useEffect, useRef } from "react";

export function Rendered({ onDismiss }) {
  const banner = useRef(null);
  useEffect(() => {
    load("https://status.example").catch(console.error);
    const { current } = banner;
    const told = ({ detail }) => onDismiss(detail.key);
    current.addEventListener("fairnotice:dismiss", told);
    return () => current.removeEventListener("fairnotice:dismiss", told);
  }, [onDismiss]);
  return <fairnotice-banner ref={banner} position="slot" />;
}
