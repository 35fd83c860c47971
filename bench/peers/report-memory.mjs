// Preloaded: says at the process' end how much memory it had at most, in kilobytes.
import { readFileSync, writeFileSync } from "node:fs";

/** The peak of this program. Linux counts in `maxRSS` what the process that started it had, too. */
function peakKilobytes() {
  try {
    return /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync("/proc/self/status", "utf8"))[1];
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

process.on("exit", () => writeFileSync(process.env.REPORT_MEMORY_TO, String(peakKilobytes())));
