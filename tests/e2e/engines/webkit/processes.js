// Children of a test end with it, also where it fails.
import { once } from "node:events";

// A signal alone ends a process without its `exit`.
process.once("SIGTERM", () => process.exit(1));

/** Says how to end a child, and does so if this process exits before. */
export function endWithProcess(child) {
  const kill = () => child.kill();
  process.once("exit", kill);
  return async () => {
    process.off("exit", kill);
    if (child.exitCode !== null || child.signalCode !== null) return;
    kill();
    await once(child, "exit");
  };
}
