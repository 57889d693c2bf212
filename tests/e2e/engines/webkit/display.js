// A screen that nobody sees: MiniBrowser has no mode without one.
import { once } from "node:events";
import { endWithProcess } from "./processes.js";
import { spawn } from "node:child_process";

export async function startDisplay() {
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const end = endWithProcess(server);
  const [number] = await once(server.stdio[3], "data");
  return { name: `:${number.toString().trim()}`, stop: end };
}
