// The README's example for React.
import { load } from "fairnotice-embed";
import { useEffect } from "react";

export function Maintenance({ kinds, onDismiss }) {
  useEffect(() => {
    load("https://status.example").catch(console.error);
  }, []);
  return <fairnotice-banner position="slot" kinds={kinds} onfairnotice:dismiss={({ detail }) => onDismiss(detail.key)} />;
}
