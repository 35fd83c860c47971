// Preloaded: says at the process' end how much memory it had at most and how much processor time it took.
import { readFileSync, writeFileSync } from "node:fs";

/** The peak of this program. Linux counts in `maxRSS` what the process that started it had, too. */
function peakKilobytes() {
  try {
    return /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync("/proc/self/status", "utf8"))[1];
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  const usage = { peakMegabytes: peakKilobytes() / 1000, cpuSeconds: (user + system) / 1e6 };
  writeFileSync(process.env.REPORT_USAGE_TO, JSON.stringify(usage));
});
