// Preloaded into a step: says at its end, in MEMORY_FILE, how many kilobytes it had at the most.
import { readFileSync, writeFileSync } from "node:fs";

/** On Linux `maxRSS` begins with what the parent had when it started the step. */
function peak() {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s*(\d+)/mu.exec(readFileSync("/proc/self/status", "utf8"))[1]);
}

process.on("exit", () => writeFileSync(process.env.MEMORY_FILE, String(peak())));
